import type { EntityManager } from "@mikro-orm/core";
import { GoalReaction } from "../../entities/goal-reaction.ts";
import { JournalEntry } from "../../entities/journal-entry.ts";
import { SyncPrompt } from "../../entities/sync-prompt.ts";
import { Webhook } from "../../entities/webhook.ts";
import { type Replayed, reactionOf, type ToldCheckIn } from "../replay.ts";
import { type Finding, firstProblem } from "./finding.ts";

/*
 * What the ledger states beside money, compared with the tables. It ticks off in `books` what it finds. The ledger holds
 * no text, so that of an entry only its being there, author, instant, visibility and goal can be compared.
 */

/** Every entry has its event, and every event its entry. */
export async function compareJournal(em: EntityManager, coupleId: string, books: Replayed): Promise<Finding> {
  const entries = await em.find(
    JournalEntry,
    { couple: coupleId },
    { fields: ["event", "user", "goal", "visibility", "createdAt"], orderBy: { id: "asc" } },
  );
  const found = firstProblem("journal_entries", entries, (entry) => entryProblem(entry, books));
  if (found) return found;
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
  written.delete(event.id);
  return differing && `${differing[0]} is not what its event tells`;
}

/** Every reaction that was added and not removed is there, and no other. */
export async function compareReactions(
  em: EntityManager,
  coupleId: string,
  { reactions }: Replayed,
): Promise<Finding> {
  const rows = await em.find(GoalReaction, { couple: coupleId }, { orderBy: { id: "asc" } });
  const found = firstProblem("goal_reactions", rows, ({ goal, user, emoji }) =>
    reactions.delete(reactionOf(goal.id, user.id, emoji)) ? undefined : "no event added the reaction",
  );
  if (found) return found;
  const [lost] = reactions;
  if (lost === undefined) return undefined;
  return { table: "goal_reactions", id: lost, problem: "there is no row, the ledger states the reaction" };
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
  const found = firstProblem("sync_prompts", prompts, (prompt) => {
    const told = books.checkIns.get(prompt.id);
    books.checkIns.delete(prompt.id);
    return checkInProblem(prompt, told);
  });
  if (found) return found;
  const [lost] = books.checkIns.keys();
  if (lost === undefined) return undefined;
  return { table: "sync_prompts", id: lost, problem: "the ledger knows a check-in that is gone" };
}

function checkInProblem(prompt: SyncPrompt, told: ToldCheckIn | undefined): string | undefined {
  if (told === undefined) return "no event scheduled it";
  const { status, missedBefore, agenda } = prompt;
  if (agenda != null && !Array.isArray(agenda)) return "its agenda cannot be read";
  if (told.status !== status) return `it is ${status}, the ledger states ${told.status}`;
  if (told.missedBefore !== missedBefore)
    return `missed_before is ${missedBefore}, the ledger states ${told.missedBefore}`;
  const rows = prompt.answers.getItems();
  const agrees = rows.every(({ user, answer }) => told.answers.get(user.id) === answer);
  return agrees && rows.length === told.answers.size
    ? undefined
    : "its answers are not those the ledger states";
}

/** Every webhook has the status that its newest event gives it, and no webhook lacks an event. */
export async function compareWebhooks(
  em: EntityManager,
  coupleId: string,
  books: Replayed,
): Promise<Finding> {
  const webhooks = await em.find(Webhook, { couple: coupleId }, { orderBy: { id: "asc" } });
  const found = firstProblem("webhooks", webhooks, ({ id, disabledAt, pausedAt }) => {
    const status = disabledAt ? "disabled" : pausedAt ? "paused" : "active";
    const told = books.webhooks.get(id);
    books.webhooks.delete(id);
    if (told === undefined) return "no event created it";
    return told === status ? undefined : `it is ${status}, the ledger states ${told}`;
  });
  if (found) return found;
  const [lost] = books.webhooks.keys();
  return lost === undefined
    ? undefined
    : { table: "webhooks", id: lost, problem: "the ledger knows a webhook that is gone" };
}
