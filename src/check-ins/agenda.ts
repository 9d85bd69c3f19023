import type { EntityManager, FilterQuery } from "@mikro-orm/core";
import type { AgendaItem } from "../books/check-in.ts";
import type { DriftStatus, EventType } from "../books/rows.ts";
import { type Standing, statusesOf } from "../drift/record.ts";
import { gapOf, newsOf, OFF_TRACK } from "../drift/status.ts";
import type { Couple } from "../entities/couple.ts";
import { LedgerEvent } from "../entities/ledger-event.ts";
import { dateIn } from "../kernel/calendar.ts";
import { type CoupleBooks, loadBooks } from "../plans/books.ts";
import { approvablePlans } from "../plans/commitment.ts";

const GOOD = ["on_track", "complete"] as const satisfies readonly DriftStatus[];

/** What can be on the agenda of a check-in. */
export const AGENDA_KINDS = [
  "over_allocated",
  "plan_waiting",
  ...OFF_TRACK,
  ...GOOD,
  "journal_entry",
  "reaction",
] as const;

/** What the sources are asked for: how the couple's books stand at a moment, and what is new. */
interface Looking {
  readonly em: EntityManager;
  readonly couple: Couple;
  readonly now: Date;
  readonly books: CoupleBooks;
  readonly standings: readonly Standing[];
  /** Events of the NEWS since the couple was last asked, newest first. */
  readonly news: readonly LedgerEvent[];
}

type Source = (looking: Looking) => AgendaItem[] | Promise<AgendaItem[]>;

/** Where an agenda comes from after the accounts, in the order in which it is talked about. */
const SOURCES: readonly Source[] = [waitingPlans, offSchedule, goodNews, sharedEntries, reactions];

/** Events that can be news by themselves. Of a private entry there is none, nor does it take the place of any. */
const NEWS: FilterQuery<LedgerEvent> = {
  $or: [
    { eventType: { $in: ["DRIFT", "REACTION"] } },
    { eventType: "JOURNAL", metadata: { visibility: "shared" } },
  ],
};
/** News that are read at most: who was never asked may have years of them. */
const MAX_NEWS = 500;

/** Items of one source at most: an agenda is read by people. */
const MAX_OF_A_SOURCE = 10;

/** What there is to talk about at `now`. New is what the ledger tells after the place `since`. */
export async function drawAgenda(
  em: EntityManager,
  couple: Couple,
  { now, since }: { readonly now: Date; readonly since: number },
): Promise<AgendaItem[]> {
  const books = await loadBooks(em, couple);
  const standings = statusesOf(books.goals, couple, now);
  const news = await em.find(
    LedgerEvent,
    { $and: [{ couple, sequence: { $gt: since } }, NEWS] },
    { orderBy: { sequence: "desc" }, limit: MAX_NEWS },
  );
  const looking = { em, couple, now, books, standings, news };
  const agenda = overAllocated(looking);
  for (const source of SOURCES) agenda.push(...(await source(looking)).slice(0, MAX_OF_A_SOURCE));
  return agenda;
}

/**
 * An agenda for who may not know of some accounts. The accounts are cut here and not when it is drawn, so that hidden
 * ones neither take the place of others nor show by a gap.
 */
export function agendaWithout(hidden: ReadonlySet<string>, agenda: readonly AgendaItem[]): AgendaItem[] {
  const accounts = agenda.filter(({ account_id }) => account_id && !hidden.has(account_id));
  return [...accounts.slice(0, MAX_OF_A_SOURCE), ...agenda.filter(({ account_id }) => !account_id)];
}

/** Accounts whose goals hold more than the balance covers, by how much. */
function overAllocated({ books }: Looking): AgendaItem[] {
  return books.accounts
    .filter(({ overAllocated }) => overAllocated > 0n)
    .map(({ id, overAllocated }) => ({
      kind: "over_allocated",
      account_id: id,
      amount: String(overAllocated),
    }));
}

/** Plans that one of them has committed and the other can approve, with what they take from goals. */
async function waitingPlans({ em, couple, books, now }: Looking): Promise<AgendaItem[]> {
  const plans = await approvablePlans(em, couple, books, now);
  return plans.map(({ id, taken }) => ({ kind: "plan_waiting", plan_id: id, amount: String(taken) }));
}

/** Goals that are off their schedule, the worst first, by what they lack of it today. */
function offSchedule({ couple, now, standings }: Looking): AgendaItem[] {
  const today = dateIn(couple.timeZone, now);
  return OFF_TRACK.flatMap((kind) =>
    standings
      .filter(({ status }) => status === kind)
      .map(({ goal }) => ({
        kind,
        goal_id: goal.id,
        amount: String(gapOf(goal.course(couple), today) ?? 0n),
      })),
  );
}

/** Goals that have come back to their schedule or reached their target, and are still there. */
function goodNews({ standings, news }: Looking): AgendaItem[] {
  const drifts = newestOf(news, "DRIFT", ({ destGoal }) => destGoal?.id);
  return drifts.flatMap(({ destGoal, metadata }) => {
    const [before, after] = [metadata.status_before, metadata.status] as DriftStatus[];
    const kind = GOOD.find((status) => status === after);
    const holds = standings.some(({ goal, status }) => goal.id === destGoal?.id && status === after);
    const isGood = before && after && newsOf(before, after) === "good";
    return kind && holds && isGood && destGoal ? [{ kind, goal_id: destGoal.id }] : [];
  });
}

/** Journal entries that are for both; of the others an agenda knows nothing. */
function sharedEntries({ news }: Looking): AgendaItem[] {
  return newestOf(news, "JOURNAL", ({ id }) => id).flatMap((event) => {
    const { entry_id } = event.metadata;
    return typeof entry_id === "string" ? [{ kind: "journal_entry", entry_id, ...aboutOf(event) }] : [];
  });
}

/** Goals that somebody reacted to, once each, unless it was taken back. */
function reactions({ news }: Looking): AgendaItem[] {
  const reactionOf = ({ destGoal, user, metadata }: LedgerEvent) =>
    [destGoal?.id, user?.id, metadata.emoji].join();
  const standing = newestOf(news, "REACTION", reactionOf).filter(
    ({ metadata }) => metadata.action === "added",
  );
  return newestOf(standing, "REACTION", ({ destGoal, user }) => [destGoal?.id, user?.id].join()).map(
    (event) => ({ kind: "reaction", ...aboutOf(event) }),
  );
}

/** The newest event of the type for each key. */
function newestOf(
  news: readonly LedgerEvent[],
  type: EventType,
  keyOf: (event: LedgerEvent) => string | undefined,
): LedgerEvent[] {
  const seen = new Set<string | undefined>();
  return news.filter((event) => {
    const key = keyOf(event);
    if (event.eventType !== type || seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

/** Which goal an event is about, and who acted. */
function aboutOf({ destGoal, user }: LedgerEvent): Pick<AgendaItem, "goal_id" | "user_id"> {
  return { ...(destGoal && { goal_id: destGoal.id }), ...(user && { user_id: user.id }) };
}
