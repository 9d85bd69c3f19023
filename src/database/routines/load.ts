import { type EntityManager, Routine } from "@mikro-orm/core";
import { booksSql } from "../queries/books.ts";

/**
 * The books of a couple as one value of JSON: `books_load(couple)` answers null when there is no such couple. The function
 * keeps its plans for as long as the connection lives; as a statement the embedded database would plan it for every call.
 */
export const booksLoad: Routine = new Routine({
  name: "books_load",
  type: "function",
  language: "plpgsql",
  params: { couple: { type: "uuid" } },
  returns: { runtimeType: "any", columnType: "text" },
  body: (_params, em: EntityManager) =>
    `begin return (select ${booksSql(em, "c")}::text from couples c where c.id = couple); end;`,
});
