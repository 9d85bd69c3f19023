import { type EntityManager, Routine } from "@mikro-orm/core";
import { booksSql } from "../queries/books.ts";
import { assertFormat } from "./format.ts";

/**
 * The books of a couple as one value of JSON: `books_load(couple, known, epoch, lock_ms, format)` returns null when there is no such
 * couple, and an empty text when the hash of its newest event is `known` and its auth_epoch is `epoch`: the caller then has these
 * books. It waits for a lock on a table for at most `lock_ms` milliseconds (0: without a limit). The function keeps its
 * plans for as long as the connection lives; as a statement the embedded database would plan it for every call.
 */
export const booksLoad: Routine = new Routine({
  name: "books_load",
  type: "function",
  language: "plpgsql",
  params: {
    couple: { type: "uuid" },
    known: { type: "text" },
    epoch: { type: "int" },
    lock_ms: { type: "int" },
    format: { type: "text" },
  },
  returns: { runtimeType: "any", columnType: "text" },
  body: (_params, em: EntityManager) =>
    `begin
      ${assertFormat(em, "format")}
      perform set_config('lock_timeout', lock_ms::text, true), set_config('jit', 'off', true);
      if exists (select 1 from couples c where c.id = couple and c.head_hash = known and c.auth_epoch = epoch) then
        return '';
      end if;
      return (select ${booksSql(em, "c")}::text from couples c where c.id = couple);
    end;`,
});
