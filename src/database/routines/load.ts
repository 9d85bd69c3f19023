import { type EntityManager, Routine } from "@mikro-orm/core";
import { booksSql } from "../queries/books.ts";
import { assertFormat } from "./format.ts";

/**
 * The books of a couple as one value of JSON: `books_load(couple, known, epoch, format)` returns null when there is no such couple,
 * and an empty text when the hash of its newest event is `known` and its auth_epoch is `epoch`: the caller then has these books. The
 * function keeps its plans for as long as the connection lives; as a statement the embedded database would plan it for every call.
 */
export const booksLoad: Routine = new Routine({
  name: "books_load",
  type: "function",
  language: "plpgsql",
  params: {
    couple: { type: "uuid" },
    known: { type: "text" },
    epoch: { type: "int" },
    format: { type: "text" },
  },
  returns: { runtimeType: "any", columnType: "text" },
  body: (_params, em: EntityManager) =>
    `begin
      ${assertFormat(em, "format")}
      if exists (select 1 from couples c where c.id = couple and c.head_hash = known and c.auth_epoch = epoch) then
        return '';
      end if;
      return (select ${booksSql(em, "c")}::text from couples c where c.id = couple);
    end;`,
});
