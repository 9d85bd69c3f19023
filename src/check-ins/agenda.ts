import type { AgendaItem } from "../books/check-in.ts";
import type { Facts } from "../books/facts.ts";
import { openAccounts, overAllocatedIn } from "../books/figures.ts";
import { takenFromGoals } from "../books/plan.ts";
import type { DriftStatus, Event, EventType } from "../books/rows.ts";
import { type GoalStatus, goalStatuses } from "../drift/derive.ts";
import { courseOf, gapOf, newsOf, OFF_TRACK } from "../drift/status.ts";
import type { SeenBooks, WholeBooks } from "../identity/see.ts";
import { dateIn } from "../kernel/calendar.ts";
import { approvablePlans } from "../plans/status.ts";

const GOOD = ["on_track", "complete"] as const satisfies readonly DriftStatus[];

interface Sources extends Pick<Facts, "news"> {
  readonly books: WholeBooks;
  readonly now: Date;
  readonly statuses: readonly GoalStatus[];
}

/** The sources of an agenda after the accounts, in the order of the topics. */
const SOURCES: readonly ((sources: Sources) => readonly AgendaItem[])[] = [
  waitingPlans,
  offSchedule,
  goodNews,
  sharedEntries,
  reactions,
];

/** Maximum number of items of one source, so that an agenda stays readable. */
const MAX_OF_A_SOURCE = 10;

/** The agenda of a check-in that is due at `now`. */
export function buildAgenda(
  books: WholeBooks,
  { now, news }: Pick<Sources, "now" | "news">,
): readonly AgendaItem[] {
  const sources = { books, now, statuses: goalStatuses(books, now), news };
  return [
    ...overAllocated(books),
    ...SOURCES.flatMap((itemsOf) => itemsOf(sources).slice(0, MAX_OF_A_SOURCE)),
  ];
}

/**
 * The agenda that a viewer may see. Accounts are filtered and limited here and not when the agenda is built, so that hidden
 * accounts do not displace visible ones.
 */
export function visibleAgenda({ accounts }: SeenBooks, agenda: readonly AgendaItem[]): readonly AgendaItem[] {
  const seen = agenda.filter(({ account_id }) => account_id && accounts.has(account_id));
  return [...seen.slice(0, MAX_OF_A_SOURCE), ...agenda.filter(({ account_id }) => !account_id)];
}

function overAllocated(books: WholeBooks): readonly AgendaItem[] {
  return openAccounts(books).flatMap((account) => {
    const amount = overAllocatedIn(books, account);
    return amount > 0n ? [{ kind: "over_allocated", account_id: account.id, amount: String(amount) }] : [];
  });
}

function waitingPlans({ books, now }: Sources): readonly AgendaItem[] {
  return approvablePlans(books, now).map((plan) => ({
    kind: "plan_waiting",
    plan_id: plan.id,
    amount: String(takenFromGoals(plan)),
  }));
}

/** Goals that are off schedule, most urgent first, with the amounts missing today. */
function offSchedule({ books, now, statuses }: Sources): readonly AgendaItem[] {
  const today = dateIn(books.couple.timeZone, now);
  return OFF_TRACK.flatMap((kind) =>
    statuses
      .filter(({ status }) => status === kind)
      .map(({ goal }) => ({
        kind,
        goal_id: goal.id,
        amount: String(gapOf(courseOf(goal, books.couple), today) ?? 0n),
      })),
  );
}

/** Goals that returned to their schedule or reached their target and still have this status. */
function goodNews({ statuses, news }: Sources): readonly AgendaItem[] {
  const drifts = newestOf(news, "DRIFT", ({ destGoalId }) => destGoalId);
  return drifts.flatMap(({ destGoalId, metadata }) => {
    const [before, after] = [metadata.status_before, metadata.status] as DriftStatus[];
    const kind = GOOD.find((status) => status === after);
    const holds = statuses.some(({ goal, status }) => goal.id === destGoalId && status === after);
    const isGood = before && after && newsOf(before, after) === "good";
    return kind && holds && isGood && destGoalId !== null ? [{ kind, goal_id: destGoalId }] : [];
  });
}

function sharedEntries({ news }: Sources): readonly AgendaItem[] {
  return newestOf(news, "JOURNAL", ({ id }) => id).flatMap((event) => {
    const { entry_id } = event.metadata;
    return typeof entry_id === "string" ? [{ kind: "journal_entry", entry_id, ...aboutOf(event) }] : [];
  });
}

/** Goals with reactions that were not removed, once for each partner. */
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

function aboutOf({ destGoalId, userId }: Event): Pick<AgendaItem, "goal_id" | "user_id"> {
  return { ...(destGoalId !== null && { goal_id: destGoalId }), ...(userId !== null && { user_id: userId }) };
}
