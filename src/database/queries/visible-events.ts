import type { Principal } from "../../identity/principal.ts";
import { privateUserOf } from "../../identity/see.ts";
import type { Condition } from "./read.ts";

/*
 * The events and accounts that a caller may see, as conditions in SQL. They say the same as `maySee` and `canReadEvent` in
 * src/identity/see.ts do of plain rows.
 */

const ALWAYS: Condition = { sql: "true", parameters: [] };

/** The accounts that the viewer may see, in a statement in which their table is named `a`. */
export function visibleAccounts(viewer: Principal): Condition {
  if (viewer.role === "operator") return ALWAYS;
  return { sql: "(a.visibility = 'shared' or a.user_id = ?)", parameters: [privateUserOf(viewer)] };
}

/**
 * The events of a couple that the viewer may read whole, in a statement in which their table is named `e`. The accounts are
 * found by the couple's id and not by the event's couple: else the database may read the accounts of all couples.
 */
export function wholeEvents(viewer: Principal, coupleId: string): Condition {
  if (viewer.role === "operator") return ALWAYS;
  const userId = privateUserOf(viewer);
  const accounts = visibleAccounts(viewer);
  return {
    sql: `(
      (e.source_account_id is null or e.source_account_id in (
        select a.id from bank_accounts a where a.couple_id = ? and ${accounts.sql}
      ))
      and (e.event_type <> 'JOURNAL' or e.metadata->>'visibility' = 'shared' or e.user_id = ?)
      and (e.event_type <> 'SYSTEM' or e.metadata->>'owner_id' is null or e.metadata->>'owner_id' = ?)
    )`,
    parameters: [coupleId, ...accounts.parameters, userId, userId],
  };
}

/** The events of a couple of which the viewer may read at least that a goal changed, in a statement in which their table is named `e`. */
export function eventsOfConcern(viewer: Principal, coupleId: string): Condition {
  if (viewer.role === "operator") return ALWAYS;
  const { sql, parameters } = wholeEvents(viewer, coupleId);
  return { sql: `(${sql} or e.source_goal_id is not null or e.dest_goal_id is not null)`, parameters };
}
