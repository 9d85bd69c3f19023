import type { AgendaItem } from "../books/check-in.ts";
import { openAccounts, overAllocatedIn } from "../books/figures.ts";
import { takenFromGoals } from "../books/plan.ts";
import type { DriftStatus, Event, EventType } from "../books/rows.ts";
import { type GoalStatus, goalStatuses } from "../drift/derive.ts";
import { courseOf, gapOf, newsOf, OFF_TRACK } from "../drift/status.ts";
import type { SeenBooks, WholeBooks } from "../identity/see.ts";
import { dateIn } from "../kernel/calendar.ts";
import { approvablePlans } from "../plans/status.ts";

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

/** What an agenda is drawn from: the couple's books at an instant, and what is new. */
interface Sources {
  readonly books: WholeBooks;
  readonly now: Date;
  readonly standings: readonly GoalStatus[];
  /** Changes of drift status, reactions and shared journal entries since the couple was asked last, newest first. */
  readonly news: readonly Event[];
}

/** Where an agenda comes from after the accounts, in the order in which the couple goes through it. */
const SOURCES: readonly ((sources: Sources) => readonly AgendaItem[])[] = [
  waitingPlans,
  offSchedule,
  goodNews,
  sharedEntries,
  reactions,
];

/** Items of one source at most: an agenda is read by people. */
const MAX_OF_A_SOURCE = 10;

/** What there is to talk about at `now`. */
export function drawAgenda(
  books: WholeBooks,
  { now, news }: Pick<Sources, "now" | "news">,
): readonly AgendaItem[] {
  const sources = { books, now, standings: goalStatuses(books, now), news };
  return [
    ...overAllocated(books),
    ...SOURCES.flatMap((itemsOf) => itemsOf(sources).slice(0, MAX_OF_A_SOURCE)),
  ];
}

/**
 * An agenda as a viewer may see it. Hidden accounts are cut here and not when the agenda is drawn, so that they neither
 * take the place of others nor leave a gap.
 */
export function agendaSeen({ accounts }: SeenBooks, agenda: readonly AgendaItem[]): readonly AgendaItem[] {
  const seen = agenda.filter(({ account_id }) => account_id && accounts.has(account_id));
  return [...seen.slice(0, MAX_OF_A_SOURCE), ...agenda.filter(({ account_id }) => !account_id)];
}

/** Accounts of which goals hold more than the balance covers, by how much. */
function overAllocated(books: WholeBooks): readonly AgendaItem[] {
  return openAccounts(books).flatMap((account) => {
    const amount = overAllocatedIn(books, account);
    return amount > 0n ? [{ kind: "over_allocated", account_id: account.id, amount: String(amount) }] : [];
  });
}

/** Plans that one partner has committed and the other can approve, with what they take from goals. */
function waitingPlans({ books, now }: Sources): readonly AgendaItem[] {
  return approvablePlans(books, now).map((plan) => ({
    kind: "plan_waiting",
    plan_id: plan.id,
    amount: String(takenFromGoals(plan)),
  }));
}

/** Goals that are off their schedule, the worst first, by what they lack of it today. */
function offSchedule({ books, now, standings }: Sources): readonly AgendaItem[] {
  const today = dateIn(books.couple.timeZone, now);
  return OFF_TRACK.flatMap((kind) =>
    standings
      .filter(({ status }) => status === kind)
      .map(({ goal }) => ({
        kind,
        goal_id: goal.id,
        amount: String(gapOf(courseOf(goal, books.couple), today) ?? 0n),
      })),
  );
}

/** Goals that have come back to their schedule or reached their target, and are still there. */
function goodNews({ standings, news }: Sources): readonly AgendaItem[] {
  const drifts = newestOf(news, "DRIFT", ({ destGoalId }) => destGoalId);
  return drifts.flatMap(({ destGoalId, metadata }) => {
    const [before, after] = [metadata.status_before, metadata.status] as DriftStatus[];
    const kind = GOOD.find((status) => status === after);
    const holds = standings.some(({ goal, status }) => goal.id === destGoalId && status === after);
    const isGood = before && after && newsOf(before, after) === "good";
    return kind && holds && isGood && destGoalId !== null ? [{ kind, goal_id: destGoalId }] : [];
  });
}

/** Journal entries that are for both; an agenda never names others. */
function sharedEntries({ news }: Sources): readonly AgendaItem[] {
  return newestOf(news, "JOURNAL", ({ id }) => id).flatMap((event) => {
    const { entry_id } = event.metadata;
    return typeof entry_id === "string" ? [{ kind: "journal_entry", entry_id, ...aboutOf(event) }] : [];
  });
}

/** Goals that somebody reacted to, once for each partner, unless the reaction was removed. */
function reactions({ news }: Sources): readonly AgendaItem[] {
  const reactionOf = ({ destGoalId, userId, metadata }: Event) => [destGoalId, userId, metadata.emoji].join();
  const given = newestOf(news, "REACTION", reactionOf).filter(({ metadata }) => metadata.action === "added");
  return newestOf(given, "REACTION", ({ destGoalId, userId }) => [destGoalId, userId].join()).map(
    (event) => ({
      kind: "reaction",
      ...aboutOf(event),
    }),
  );
}

/** The newest event of the type for each key. */
function newestOf(
  news: readonly Event[],
  type: EventType,
  keyOf: (event: Event) => string | null,
): readonly Event[] {
  const seen = new Set<string | null>();
  return news.filter((event) => {
    const key = keyOf(event);
    if (event.eventType !== type || seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

/** Which goal an event is about, and who acted. */
function aboutOf({ destGoalId, userId }: Event): Pick<AgendaItem, "goal_id" | "user_id"> {
  return { ...(destGoalId !== null && { goal_id: destGoalId }), ...(userId !== null && { user_id: userId }) };
}
