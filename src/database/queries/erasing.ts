import type { EntityManager } from "@mikro-orm/core";
import { REMOVED_TEXT } from "../../books/entry.ts";
import { ERASED } from "../../books/words.ts";
import type { Erasure } from "../../identity/erasing.ts";
import { wordsOf } from "../../journal/search.ts";
import { query } from "./read.ts";
import { writeRows } from "./write.ts";

/** A person in the books of a couple that ended. */
interface Member {
  readonly coupleId: string;
  readonly userId: string;
  /** Of the couple's ledger. */
  readonly headSequence: number;
}

/** Events whose words one statement erases: the time of a statement is limited, and a ledger can be long. */
const SLICE = 2_000;

/**
 * Erases what a person typed into the books of a couple that ended. The transaction must have written the couple's row. Amounts,
 * dates, ids and the clients of events stay.
 */
export async function eraseFromBooks(
  em: EntityManager,
  member: Member,
  { quoting, rows }: Erasure,
): Promise<void> {
  const { coupleId, userId } = member;
  await writeRows(em, coupleId, rows);
  await eraseFromEvents(em, member, quoting);
  await query(
    em,
    `update journal_entries set text = ?, words = ?, mood = null, mood_word = null
      where couple_id = ? and user_id = ? and (text <> ? or mood is not null)`,
    [REMOVED_TEXT, wordsOf(REMOVED_TEXT), coupleId, userId, REMOVED_TEXT],
  );
  await query(
    em,
    `update rebalance_plans p set moves = (
        select coalesce(jsonb_agg(m.value - 'noted' order by m.ordinality), '[]')
        from jsonb_array_elements(p.moves) with ordinality m
      ) where p.couple_id = ? and (p.requested_by_id = ? or p.committed_by_id = ?) and p.moves @> '[{"noted": {}}]'`,
    [coupleId, userId, userId],
  );
  const own = [coupleId, userId];
  for (const change of [
    "update sync_answers set note = null where couple_id = ? and user_id = ? and note is not null",
    "update sync_prompts set message = null where couple_id = ? and created_by_id = ? and message is not null",
  ])
    await query(em, change, own);
  await query(em, "update partners set display_name = ? where couple_id = ? and user_id = ?", [
    ERASED,
    ...own,
  ]);
  // The books have ended, so nothing that has a key can run again.
  await query(em, "delete from idempotency_records where couple_id = ?", [coupleId]);
}

/** Erases the words of a person's events, and of events that quote them. */
async function eraseFromEvents(
  em: EntityManager,
  { coupleId, userId, headSequence }: Member,
  quoting: readonly string[],
): Promise<void> {
  for (let after = 0; after < headSequence; after += SLICE) {
    // Events of the operator for no user, on the person's accounts, and events about the person's tokens and apps, are about the person.
    await query(
      em,
      `update ledger_events e set words = null
      where e.couple_id = ? and e.sequence > ? and e.sequence <= ? and e.words is not null and (
        e.user_id = ? or e.id = any(?::uuid[])
        or (e.user_id is null and e.source_account_id in (select id from bank_accounts where couple_id = ? and user_id = ?))
        or (e.event_type = 'SYSTEM' and (
          e.metadata->>'token_id' in (select id::text from access_tokens where user_id = ?)
          or e.metadata->>'app_id' in (select id::text from connected_apps where user_id = ?)
        ))
      )`,
      [coupleId, after, after + SLICE, userId, `{${quoting.join()}}`, coupleId, userId, userId, userId],
    );
  }
}

/** A person in the directory, and the couples that they were in. */
interface Person {
  readonly id: string;
  readonly email: string;
  readonly coupleIds: readonly string[];
  readonly now: Date;
}

/** Deletes what the directory holds of a person: how they sign in, invitations, accounts without a couple, and kept answers about them. */
export async function eraseFromDirectory(
  em: EntityManager,
  { id, email, coupleIds, now }: Person,
): Promise<void> {
  await eraseInvitationsTo(em, email);
  const theirs = "(select id from connected_apps where user_id = ?)";
  const statements: readonly (readonly [string, readonly unknown[]])[] = [
    [`delete from passkey_challenges where session_id in (select id from sessions where user_id = ?)`, [id]],
    ["delete from sessions where user_id = ?", [id]],
    ["delete from passkeys where user_id = ?", [id]],
    ["delete from sign_in_links where email = ? or user_id = ?", [email, id]],
    ["delete from email_changes where user_id = ? or old_email = ? or new_email = ?", [id, email, email]],
    ["delete from invitations where inviter_id = ? or joiner_id = ?", [id, id]],
    [
      // An app that asks for access can name the address of the person.
      `delete from oauth_records where app_id in ${theirs} or payload::text like ? or strpos(lower(payload::text), ?) > 0`,
      [id, `%${id}%`, email],
    ],
    ["delete from single_accounts where user_id = ?", [id]],
    [
      "delete from directory_records where owner = ? or output::text like any(?::text[])",
      [id, `{${[id, ...coupleIds].map((one) => `%${one}%`).join()}}`],
    ],
    [
      `update access_tokens set client = ?, revoked_at = ${endedAt("revoked_at")} where user_id = ?`,
      [ERASED, now, now, id],
    ],
    [
      `update connected_apps set client = ?, client_id = ?, origin = ?, removed_at = ${endedAt("removed_at")} where user_id = ?`,
      [ERASED, ERASED, ERASED, now, now, id],
    ],
  ];
  for (const [statement, parameters] of statements) await query(em, statement, parameters);
}

/** Deletes the invitations of an address, also those of other couples, and the kept answers that show it. */
async function eraseInvitationsTo(em: EntityManager, email: string): Promise<void> {
  const deleted = await query<{ id: string; coupleId: string }>(
    em,
    `delete from invitations where email = ? returning id, couple_id as "coupleId"`,
    [email],
  );
  for (const { id, coupleId } of deleted)
    await query(em, "delete from idempotency_records where couple_id = ? and output->>'id' = ?", [
      coupleId,
      id,
    ]);
}

/** When a token or app ends: now, unless it ended before. What expired has no end, and verify expects none. */
function endedAt(column: "revoked_at" | "removed_at"): string {
  return `case when expires_at > ? then coalesce(${column}, ?) else ${column} end`;
}

/** The ids of the users who were erased, oldest first. */
export async function erasedUserIds(em: EntityManager): Promise<readonly string[]> {
  const statement = "select id from users where erased_at is not null order by id";
  return (await query<{ id: string }>(em, statement, [])).map(({ id }) => id);
}
