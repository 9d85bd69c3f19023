import type { EntityManager } from "@mikro-orm/core";
import { GoalReaction } from "./goal-reaction.ts";
import { JournalEntry } from "./journal-entry.ts";
import { type Replayed, reactionOf, type ToldCheckIn } from "./replay.ts";
import { SyncPrompt } from "./sync-prompt.ts";
import type { Finding } from "./verify.ts";
import { Webhook } from "./webhook.ts";

/*
 * What the ledger tells beside money, compared with the tables. It ticks off in `books` what it finds. The ledger holds
 * no text, so that of an entry only its being there, author, instant, visibility and goal can be compared.
 */

/** Every entry has its event, and every event its entry. */
export async function compareJournal(em: EntityManager, coupleId: string, books: Replayed): Promise<Finding> {
  const entries = await em.find(
    JournalEntry,
    { couple: coupleId },
    { fields: ["event", "user", "goal", "visibility", "createdAt"], orderBy: { id: "asc" } },
  );
  for (const entry of entries) {
    const problem = entryProblem(entry, books);
    if (problem) return { table: "journal_entries", id: entry.id, problem };
    books.written.delete(entry.event.id);
  }
  const [lost] = books.written.keys();
  if (lost === undefined) return undefined;
  return { table: "ledger_events", id: lost, problem: "the journal entry that it tells of is gone" };
}

type Compared = Pick<JournalEntry, "id" | "event" | "user" | "goal" | "visibility" | "createdAt">;

function entryProblem(entry: Compared, { written }: Replayed): string | undefined {
  const event = written.get(entry.event.id);
  if (!event) return "no event tells that it was written";
  const shared = entry.visibility === "shared";
  const told = {
    user_id: [entry.user.id, event.user?.id],
    created_at: [entry.createdAt.toISOString(), event.timestamp.toISOString()],
    visibility: [entry.visibility, event.metadata.visibility],
    id: [shared ? entry.id : undefined, event.metadata.entry_id],
    goal_id: [shared ? entry.goal?.id : undefined, event.destGoal?.id],
  };
  const differing = Object.entries(told).find(([, [kept, said]]) => kept !== said);
  return differing && `${differing[0]} is not what its event tells`;
}

/** Every reaction that was added and not removed is there, and no other. */
export async function compareReactions(
  em: EntityManager,
  coupleId: string,
  { reactions }: Replayed,
): Promise<Finding> {
  const rows = await em.find(GoalReaction, { couple: coupleId }, { orderBy: { id: "asc" } });
  for (const { id, goal, user, emoji } of rows) {
    if (reactions.delete(reactionOf(goal.id, user.id, emoji))) continue;
    return { table: "goal_reactions", id, problem: "no event added the reaction" };
  }
  const [lost] = reactions;
  if (lost === undefined) return undefined;
  return { table: "goal_reactions", id: lost, problem: "there is no row, the ledger tells of the reaction" };
}

/** Every check-in stands where the ledger left it. When it is due the ledger does not tell, nor until when it is put off. */
export async function compareCheckIns(
  em: EntityManager,
  coupleId: string,
  books: Replayed,
): Promise<Finding> {
  const prompts = await em.find(
    SyncPrompt,
    { couple: coupleId },
    { populate: ["answers"], orderBy: { id: "asc" } },
  );
  for (const prompt of prompts) {
    const problem = checkInProblem(prompt, books.checkIns.get(prompt.id));
    if (problem) return { table: "sync_prompts", id: prompt.id, problem };
    books.checkIns.delete(prompt.id);
  }
  const [lost] = books.checkIns.keys();
  if (lost === undefined) return undefined;
  return { table: "sync_prompts", id: lost, problem: "the ledger knows a check-in that is gone" };
}

function checkInProblem(prompt: SyncPrompt, told: ToldCheckIn | undefined): string | undefined {
  if (told === undefined) return "no event scheduled it";
  const { status, missedBefore, agenda } = prompt;
  if (agenda != null && !Array.isArray(agenda)) return "its agenda cannot be read";
  if (told.status !== status) return `it is ${status}, the ledger tells ${told.status}`;
  if (told.missedBefore !== missedBefore)
    return `missed_before is ${missedBefore}, the ledger tells ${told.missedBefore}`;
  const rows = prompt.answers.getItems();
  const agrees = rows.every(({ user, answer }) => told.answers.get(user.id) === answer);
  return agrees && rows.length === told.answers.size
    ? undefined
    : "its answers are not those the ledger tells";
}

/** Every webhook has the status that its newest event gives it, and no webhook lacks an event. */
export async function compareWebhooks(
  em: EntityManager,
  coupleId: string,
  books: Replayed,
): Promise<Finding> {
  const webhooks = await em.find(Webhook, { couple: coupleId }, { orderBy: { id: "asc" } });
  for (const { id, disabledAt, pausedAt } of webhooks) {
    const row = { table: "webhooks", id } as const;
    const status = disabledAt ? "disabled" : pausedAt ? "paused" : "active";
    const told = books.webhooks.get(id);
    if (told === undefined) return { ...row, problem: "no event created it" };
    if (told !== status) return { ...row, problem: `it is ${status}, the ledger tells ${told}` };
    books.webhooks.delete(id);
  }
  const [lost] = books.webhooks.keys();
  return lost === undefined
    ? undefined
    : { table: "webhooks", id: lost, problem: "the ledger knows a webhook that is gone" };
}
