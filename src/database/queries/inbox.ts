import type { EntityManager } from "@mikro-orm/core";
import type { Principal } from "../../identity/principal.ts";
import { requireUser } from "../../identity/requirements.ts";
import { privateUserOf } from "../../identity/see.ts";
import type { InboxItem, ItemWithEvent } from "../../inbox/item.ts";
import { jsonArray, rowFrom } from "./columns.ts";
import { eventFrom } from "./event-row.ts";
import { type Condition, columnsWithout, query, where } from "./read.ts";

/** A partner's inbox: rows of other couples and users are never read or changed. */
export interface Inbox {
  readonly coupleId: string;
  readonly userId: string;
  /** Whether it includes items about what only this partner may see. */
  readonly includesPrivate: boolean;
}

/** The inbox of the caller in their couple. */
export function inboxOf(coupleId: string, caller: Principal): Inbox {
  return { coupleId, userId: requireUser(caller), includesPrivate: privateUserOf(caller) !== null };
}

/** The place of an item in its inbox: items are sorted by sequence, then id. */
type Place = readonly [sequence: number, id: string];

/** The newest items of an inbox, newest first, `limit` at most. */
export async function listItems(
  em: EntityManager,
  inbox: Inbox,
  asked: { readonly unread: boolean; readonly before: Place | undefined; readonly limit: number },
): Promise<readonly ItemWithEvent[]> {
  const { unread, before, limit } = asked;
  const conditions = [
    ...ofInbox(inbox),
    ...(unread ? [UNREAD] : []),
    ...(before ? [where("(i.sequence, i.id) < (?, ?::uuid)", ...before)] : []),
  ];
  const [ofItem, ofEvent] = [columnsWithout(em, "inbox_items"), columnsWithout(em, "ledger_events")];
  const rows = await query<{ item: string; event: string }>(
    em,
    `select ${jsonArray(ofItem, "i")}::text as item, ${jsonArray(ofEvent, "e")}::text as event
    from inbox_items i join ledger_events e on e.couple_id = i.couple_id and e.id = i.event_id
    where ${sqlOf(conditions)} order by i.sequence desc, i.id desc limit ?`,
    [...parametersOf(conditions), limit],
  );
  return rows.map(({ item, event }) => ({
    item: rowFrom<InboxItem>(ofItem, JSON.parse(item) as unknown[]),
    event: eventFrom(ofEvent, JSON.parse(event) as unknown[]),
  }));
}

/** How many items of an inbox are unread. */
export function countUnread(em: EntityManager, inbox: Inbox): Promise<number> {
  return count(em, [...ofInbox(inbox), UNREAD]);
}

/** How many of these items are in the inbox. */
export function countItems(em: EntityManager, inbox: Inbox, ids: readonly string[]): Promise<number> {
  return count(em, [...ofInbox(inbox), withIds(ids)]);
}

/** The place of an item; undefined when the inbox has no such item. */
export async function placeOfItem(em: EntityManager, inbox: Inbox, id: string): Promise<Place | undefined> {
  const conditions = [...ofInbox(inbox), withIds([id])];
  const [row] = await query<{ sequence: number }>(
    em,
    `select i.sequence from inbox_items i where ${sqlOf(conditions)}`,
    parametersOf(conditions),
  );
  return row && [row.sequence, id];
}

/** Which items to mark as read: those named, or all up to a place. */
export type ToRead = { readonly ids: readonly string[] } | { readonly upTo: Place };

/** Marks unread items as read, and answers how many there were. An item that was read keeps when and by which client. */
export async function markItems(
  em: EntityManager,
  inbox: Inbox,
  which: ToRead,
  { now, actor }: { readonly now: Date; readonly actor: string },
): Promise<number> {
  const chosen =
    "ids" in which ? withIds(which.ids) : where("(i.sequence, i.id) <= (?, ?::uuid)", ...which.upTo);
  const conditions = [...ofInbox(inbox), UNREAD, chosen];
  const marked = await query(
    em,
    `update inbox_items i set read_at = ?, read_by = ? where ${sqlOf(conditions)} returning 1`,
    [now, actor, ...parametersOf(conditions)],
  );
  return marked.length;
}

const UNREAD = where("i.read_at is null");

/** Items about events that the partner may read too: an event about what one partner owns names its owner. */
const SHARED = where(`not exists (
  select 1 from ledger_events p
  where p.couple_id = i.couple_id and p.id = i.event_id and p.event_type = 'SYSTEM' and p.metadata->>'owner_id' is not null
)`);

/** Items about journal entries that have become private are hidden. */
const OF_SHARED_ENTRY = where(
  `(i.kind <> 'journal_entry' or exists (
    select 1 from journal_entries j
    where j.couple_id = i.couple_id and j.event_id = i.event_id and j.visibility = 'shared'
  ))`,
);

function ofInbox({ coupleId, userId, includesPrivate }: Inbox): readonly Condition[] {
  const own = [where("i.couple_id = ?", coupleId), where("i.user_id = ?", userId), OF_SHARED_ENTRY];
  return includesPrivate ? own : [...own, SHARED];
}

function withIds(ids: readonly string[]): Condition {
  return where("i.id in (select x::uuid from jsonb_array_elements_text(?::jsonb) x)", JSON.stringify(ids));
}

async function count(em: EntityManager, conditions: readonly Condition[]): Promise<number> {
  const [row] = await query<{ count: number }>(
    em,
    `select count(*)::int as count from inbox_items i where ${sqlOf(conditions)}`,
    parametersOf(conditions),
  );
  return row?.count ?? 0;
}

function sqlOf(conditions: readonly Condition[]): string {
  return conditions.map(({ sql }) => sql).join(" and ");
}

function parametersOf(conditions: readonly Condition[]): unknown[] {
  return conditions.flatMap(({ parameters }) => parameters);
}
