import { type EntityManager, IsolationLevel } from "@mikro-orm/core";
import { partnerIdsOf } from "../books/books.ts";
import { loadBooks } from "../database/queries/books.ts";
import { allAppsOf } from "../database/queries/connected-apps.ts";
import {
  type After,
  checkInPage,
  eventWithoutEntry,
  journalPage,
  ledgerPage,
  memberIds,
  planRows,
  tokenRows,
  unstatedPlanPage,
  webhookRows,
} from "../database/queries/verify.ts";
import { nextTurn } from "../kernel/slices.ts";
import { checkInProblem } from "../ledger/verify/check-ins.ts";
import { compareApps } from "../ledger/verify/connected-apps.ts";
import { type Discrepancy, type Finding, firstMissing, firstProblem } from "../ledger/verify/finding.ts";
import { entryProblem } from "../ledger/verify/journal.ts";
import { planProblem, removeEnded, type StatedPlan } from "../ledger/verify/plans.ts";
import { type Replay, replay, startReplay } from "../ledger/verify/replay.ts";
import {
  type Comparison,
  compareAccounts,
  compareAllocations,
  compareCouple,
  compareGoals,
  compareMembers,
  compareReactions,
} from "../ledger/verify/rows.ts";
import { compareTokens } from "../ledger/verify/tokens.ts";
import { Unprovable } from "../ledger/verify/unprovable.ts";
import { compareWebhooks } from "../ledger/verify/webhooks.ts";

/** The verdict on one couple's books. */
export interface Verdict {
  readonly coupleId: string;
  readonly events: number;
  /** Sequence and hash of the last event that was replayed. */
  readonly head: { readonly sequence: number; readonly hash: string };
  readonly discrepancy: Discrepancy | undefined;
  /** Facts of the rows that no event states: the ledger is from an earlier version, or words were erased. */
  readonly unprovable: Unprovable["entries"];
}

/** Rows that are read and compared at once, unless the caller says otherwise. Between two pages the event loop turns. */
const PAGE = 500;

/** The same for a verification beside other calls: a page of events takes some milliseconds. */
const SMALL_PAGE = 100;

/** One couple's books while they are verified. */
interface Verification {
  readonly em: EntityManager;
  readonly coupleId: string;
  readonly replayed: Replay;
  readonly unprovable: Unprovable;
  readonly page: number;
}

/**
 * Replays a couple's ledger from nothing by `apply`, and compares all that it states with the tables. Its memory grows with
 * the books and not with the ledger: it holds a page of events, the replayed books, and what events state of tokens,
 * webhooks, check-ins and waiting plans. Needs a transaction in which the tables do not change (repeatable read).
 */
export async function verifyCouple(em: EntityManager, coupleId: string, page = PAGE): Promise<Verdict> {
  const verification = begin(em, coupleId, page);
  const found = (await replayLedger(verification)) ?? (await compareTables(verification));
  return verdictOf(verification, found);
}

/**
 * The same while others read and write. Events never change, so the ledger is replayed before the transaction, in small pages between
 * which other calls proceed. The transaction reads the events since, and compares.
 */
export async function verifyBeside(em: EntityManager, coupleId: string): Promise<Verdict> {
  const beside = begin(em, coupleId, SMALL_PAGE);
  const found = await replayLedger(beside);
  if (found) return verdictOf(beside, found);
  const compare = async (within: EntityManager) => {
    const verification = { ...beside, em: within };
    return (await replayLedger(verification)) ?? (await compareTables(verification));
  };
  const options = { isolationLevel: IsolationLevel.REPEATABLE_READ, readOnly: true };
  return verdictOf(beside, await em.fork().transactional(compare, options));
}

function begin(em: EntityManager, coupleId: string, page: number): Verification {
  return { em, coupleId, replayed: startReplay(coupleId), unprovable: new Unprovable(), page };
}

function verdictOf({ coupleId, replayed, unprovable }: Verification, found: Finding): Verdict {
  const { headSequence: sequence, headHash: hash } = replayed.books.couple;
  return {
    coupleId,
    events: sequence,
    head: { sequence, hash },
    discrepancy: found && { coupleId, ...found },
    unprovable: unprovable.entries,
  };
}

async function replayLedger(verification: Verification): Promise<Finding> {
  const { em, coupleId, replayed, page: limit } = verification;
  for (;;) {
    const after = replayed.books.couple.headSequence;
    await nextTurn();
    const page = await ledgerPage(em, coupleId, { after, limit });
    const changes = page.map((change) => ({ id: change.event.id, change }));
    const found =
      firstProblem("ledger_events", changes, ({ change }) => replay(replayed, change)) ??
      (await compareEndedPlans(verification));
    if (found || page.length < limit) return found;
  }
}

/** Compares plans as soon as they have ended, so that they need not be kept. */
function compareEndedPlans({ em, coupleId, replayed }: Verification): Promise<Finding> {
  const ended = removeEnded(replayed.statements.plans, replayed.books.couple.headSequence);
  return comparePlans(em, coupleId, ended);
}

async function comparePlans(
  em: EntityManager,
  coupleId: string,
  stated: ReadonlyMap<string, StatedPlan>,
): Promise<Finding> {
  if (stated.size === 0) return undefined;
  const rows = await planRows(em, coupleId, [...stated.keys()]);
  return (
    firstProblem("rebalance_plans", rows, (plan) => planProblem(plan, stated.get(plan.id))) ??
    firstMissing("rebalance_plans", stated, rows)
  );
}

async function compareTables(verification: Verification): Promise<Finding> {
  const { em, coupleId, replayed, unprovable } = verification;
  const { books: stated, statements } = replayed;
  const stored = await loadBooks(em, coupleId);
  if (!stored) return { table: "couples", id: coupleId, problem: "the row of the couple is gone" };
  const comparison: Comparison = { stored, stated, statements, unprovable };
  const { partner1Id, partner2Id, endedAt = null } = stated.couple;
  const partnerIds = partnerIdsOf(stored.couple);
  // The ledger does not know the tokens that users made and the apps that they connected after their couple ended.
  const isKnown =
    (stated: ReadonlyMap<string, unknown>) => (row: { readonly id: string; readonly createdAt: Date }) =>
      endedAt === null || row.createdAt < endedAt || stated.has(row.id);
  const tokens = (await tokenRows(em, partnerIds)).filter(isKnown(statements.tokens.created));
  const apps = (await allAppsOf(em, partnerIds)).filter(isKnown(statements.apps.connected));
  const { formedAt, joinedAt = formedAt } = statements;
  const formation = {
    partnerSince: (userId: string) => (userId === partner2Id ? joinedAt : formedAt),
    namesPartners: partner1Id !== undefined,
  };
  return (
    compareCouple(comparison) ??
    compareMembers(comparison, await memberIds(em, coupleId)) ??
    compareTokens(tokens, statements.tokens, formation, unprovable) ??
    compareApps(apps, statements.apps, formation) ??
    compareAccounts(comparison) ??
    compareAllocations(comparison) ??
    compareGoals(comparison) ??
    (await comparePlans(em, coupleId, statements.plans)) ??
    (await eachPage(
      verification,
      (after) => unstatedPlanPage(em, coupleId, after),
      (plans) => firstProblem("rebalance_plans", plans, (plan) => planProblem(plan, undefined)),
    )) ??
    (await compareJournal(verification)) ??
    compareReactions(comparison) ??
    (await compareCheckIns(verification)) ??
    compareWebhooks(await webhookRows(em, coupleId), statements.webhooks)
  );
}

async function compareJournal(verification: Verification): Promise<Finding> {
  const { em, coupleId, replayed } = verification;
  const { madePrivate } = replayed.statements;
  const found = await eachPage(
    verification,
    (after) => journalPage(em, coupleId, after),
    (entries) => firstProblem("journal_entries", entries, (entry) => entryProblem(entry, madePrivate)),
  );
  if (found) return found;
  const lost = await eventWithoutEntry(em, coupleId);
  if (lost === undefined) return undefined;
  return { table: "ledger_events", id: lost, problem: "the journal entry that it is about is gone" };
}

async function compareCheckIns(verification: Verification): Promise<Finding> {
  const { em, coupleId, replayed } = verification;
  const expected = new Map(replayed.statements.checkIns);
  const found = await eachPage(
    verification,
    (after) => checkInPage(em, coupleId, after),
    (checkIns) =>
      firstProblem("sync_prompts", checkIns, (checkIn) => {
        const problem = checkInProblem(checkIn, expected.get(checkIn.id));
        expected.delete(checkIn.id);
        return problem;
      }),
  );
  return found ?? firstMissing("sync_prompts", expected, []);
}

/** Reads rows in the order of their ids, a page at a time, until a page holds a finding. */
async function eachPage<Row extends { readonly id: string }>(
  { page: limit }: Verification,
  read: (after: After) => Promise<readonly Row[]>,
  compare: (rows: readonly Row[]) => Finding,
): Promise<Finding> {
  for (let after: string | undefined; ; ) {
    const rows = await read({ after, limit });
    const found = compare(rows);
    if (found || rows.length < limit) return found;
    after = rows.at(-1)?.id;
  }
}
