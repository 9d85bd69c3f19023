import type { EntityManager } from "@mikro-orm/core";
import type { KnownEvent } from "../../books/facts.ts";
import type { Event } from "../../books/rows.ts";
import { columnsOf, jsonArray, rowFrom } from "./columns.ts";
import type { Asking } from "./facts.ts";

const TABLE = "ledger_events";

/** Events of a couple, as plain rows. `rest` is SQL behind the couple's condition, with the table's alias `e`. */
export async function readEvents(
  em: EntityManager,
  coupleId: string,
  rest: string,
  parameters: readonly unknown[] = [],
): Promise<readonly Event[]> {
  const columns = columnsOf(em, TABLE).filter(({ key }) => key !== "coupleId");
  const statement = `select ${jsonArray(columns, "e")}::text as row from ${TABLE} e where e.couple_id = ? ${rest}`;
  const rows: { row: string }[] = await em
    .getConnection()
    .execute(statement, [coupleId, ...parameters], "all", em.getTransactionContext());
  return rows.map(({ row }) => rowFrom<Event>(columns, JSON.parse(row) as unknown[]));
}

/** What moves money into or out of a goal, or changes its properties. */
const TOUCHING = "('ALLOCATION', 'RELEASE', 'REALLOCATION', 'SPENDING', 'REVERSAL', 'GOAL')";

/** An event of the couple with what the ledger recorded about it since; undefined when there is none with this id. */
export async function knownEvent({ em, books }: Asking, id: string): Promise<KnownEvent | undefined> {
  const coupleId = books.couple.id;
  const [event] = await readEvents(em, coupleId, "and e.id = ?", [id]);
  if (!event) return undefined;
  const { sequence, sourceAccountId, destGoalId, eventType } = event;
  const [reversal] = await readEvents(em, coupleId, "and e.reverses_event_id = ?", [id]);
  const [sync] = await readEvents(
    em,
    coupleId,
    "and e.source_account_id = ? and e.sequence > ? and e.event_type = 'BALANCE_SYNC' order by e.sequence limit 1",
    [sourceAccountId, sequence],
  );
  const since =
    eventType === "ALLOCATION"
      ? await readEvents(
          em,
          coupleId,
          `and e.sequence > ? and e.event_type in ${TOUCHING} and (e.source_goal_id = ? or e.dest_goal_id = ?)`,
          [sequence, destGoalId, destGoalId],
        )
      : [];
  return { event, reversedBy: reversal?.id ?? null, syncedBy: sync?.id ?? null, since };
}
