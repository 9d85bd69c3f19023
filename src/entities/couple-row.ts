import { p } from "@mikro-orm/core";
import { Couple } from "./couple.ts";

/*
 * Every table of a couple's rows has the primary key (couple_id, id), and every reference between them carries the couple:
 * a row can only name rows of its own couple, and all rows of a couple can live on one node. No reference cascades, because
 * a row of the books never goes without an event.
 */

/** The couple of a row, the first part of its primary key. */
export const coupleOfRow = () =>
  p.manyToOne(Couple).primary().deleteRule("no action").updateRule("no action");

/** The part of the primary key behind the couple. */
export const idOfRow = () => p.uuid().primary();

/** What a reference within a couple is declared with, for the column that holds the other row's id. */
export function within(column: string): readonly [couple: string, id: string] {
  return ["couple_id", column];
}

/**
 * The trigger that lets a row of the books change only in a transaction that moves the head of its couple's ledger. The
 * transaction writes the couple first. Savepoints have a transaction id of their own, so there are none in between.
 */
export const WITH_AN_EVENT = {
  name: "with_an_event",
  timing: "after" as const,
  events: ["insert", "update", "delete"] as ("insert" | "update" | "delete")[],
  body: `if not exists (
        select 1 from couples where id = coalesce(new.couple_id, old.couple_id) and xmin = pg_current_xact_id()::xid
      ) then
        raise exception 'a row of the books changes only together with an event' using errcode = 'restrict_violation';
      end if;
      return null;`,
};
