import { p } from "@mikro-orm/core";
import { Couple } from "./couple.ts";

/*
 * Every couple table has the primary key (couple_id, id), and every foreign key includes couple_id, so that a row can
 * reference only rows of its own couple and all rows of a couple can live on one node. No foreign key cascades, because
 * a row of the books is deleted only together with an event.
 */

/** The couple of a row, the first part of its primary key. */
export const coupleOfRow = () =>
  p.manyToOne(Couple).primary().deleteRule("no action").updateRule("no action");

/** The second part of the primary key. */
export const idOfRow = () => p.uuid().primary();

/** A reference to a row of the same couple; `column` holds the id of that row. */
export function reference<Target extends Parameters<typeof p.manyToOne>[0]>(target: Target, column: string) {
  return p.manyToOne(target).joinColumns("couple_id", column).deleteRule("no action").updateRule("no action");
}

/**
 * The trigger that allows a row of the books to change only in a transaction that advances the head of its couple's
 * ledger. The transaction must write the couple first and must not use savepoints, which have their own transaction ids.
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
