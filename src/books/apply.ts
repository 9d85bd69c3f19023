import { moveMoney } from "./apply-money.ts";
import { type Books, RECENT_EVENTS, reactionOf, rowOf, withRow } from "./books.ts";
import type { Change } from "./change.ts";
import { withTarget } from "./milestones.ts";
import { revisedAccount, statedAccount, statedCouple, statedGoal, statedVersion } from "./properties.ts";
import type { Account, DriftStatus, Goal, Partner } from "./rows.ts";

/**
 * The books after a change. It checks no rules, so that decisions, plans and replays share it, and is the only place that
 * moves money.
 * @throws Error if the change references an account or goal that is not in the books
 */
export function apply(books: Books, change: Change): Books {
  const { event } = change;
  const next = applyOtherRows(applyProperties(moveMoney(books, change), change), change);
  return {
    ...next,
    couple: { ...next.couple, headSequence: event.sequence, headHash: event.hash },
    recent: [event, ...next.recent.slice(0, RECENT_EVENTS - 1)],
  };
}

/** Creates, updates and closes accounts and goals, and sets the couple's settings and epoch and drift statuses. */
function applyProperties(books: Books, change: Change): Books {
  const { eventType, sourceAccountId, destGoalId, metadata } = change.event;
  if (eventType === "COUPLE") {
    const { couple } = books;
    const settings = { ...statedCouple(metadata, couple), ...statedVersion(metadata, couple) };
    const ended = metadata.action === "left" && {
      endedAt: change.event.timestamp,
      authEpoch: couple.authEpoch + 1,
    };
    const partners = withPartner(books.partners, change.sets?.partner);
    return { ...books, couple: { ...couple, ...settings, ...ended }, partners };
  }
  // Every process looks tokens up again whose rights may have changed.
  if (
    eventType === "SYSTEM" &&
    /^(token_(revoked|confirmed)|app_(removed|confirmed))$/.test(String(metadata.action))
  ) {
    return { ...books, couple: { ...books.couple, authEpoch: books.couple.authEpoch + 1 } };
  }
  if (eventType === "ACCOUNT" && sourceAccountId !== null) {
    return { ...books, accounts: withRow(books.accounts, sourceAccountId, accountAfter(books, change)) };
  }
  if (eventType === "GOAL" && destGoalId !== null) {
    return { ...books, goals: withRow(books.goals, destGoalId, goalAfter(books, change)) };
  }
  if (eventType === "DRIFT" && destGoalId !== null) {
    const goal = { ...rowOf(books.goals, destGoalId), driftStatus: metadata.status as DriftStatus };
    return { ...books, goals: withRow(books.goals, destGoalId, goal) };
  }
  return books;
}

/** The partners after one of them was renamed or joined. */
function withPartner(partners: Books["partners"], partner: Partner | undefined): Books["partners"] {
  const [first, second] = partners;
  if (!partner) return partners;
  if (partner.id !== first.id) return [first, partner];
  return second ? [partner, second] : [partner];
}

function applyOtherRows(books: Books, { event, sets = {} }: Change): Books {
  const { eventType, destGoalId: goalId, userId, metadata, timestamp } = event;
  if (eventType === "PLAN" && sets.plan) {
    return { ...books, plans: withRow(books.plans, sets.plan.id, sets.plan) };
  }
  if (sets.checkIns) {
    const checkIns = new Map(books.checkIns);
    for (const checkIn of sets.checkIns) checkIns.set(checkIn.id, checkIn);
    return { ...books, checkIns };
  }
  if (eventType === "REACTION" && goalId !== null && userId !== null) {
    const emoji = String(metadata.emoji);
    const key = reactionOf(goalId, userId, emoji);
    const added = { id: sets.reactionId ?? "", goalId, userId, emoji, createdAt: timestamp };
    const reaction = metadata.action === "added" ? added : undefined;
    return { ...books, reactions: withRow(books.reactions, key, reaction) };
  }
  return books;
}

function accountAfter(books: Books, { event, sets }: Change): Account {
  const { metadata, amount, timestamp } = event;
  const id = event.sourceAccountId ?? "";
  const { currency } = books.couple;
  if (metadata.action === "opened") {
    const opened = {
      id,
      currency,
      balance: amount,
      status: "open",
      createdAt: timestamp,
      propertyVersions: {},
    };
    const version = typeof metadata.version === "number" ? { version: metadata.version } : {};
    return (sets?.account ?? { ...opened, ...version, ...statedAccount(metadata, currency) }) as Account;
  }
  return revisedAccount(rowOf(books.accounts, id), metadata);
}

function goalAfter(books: Books, { event, sets }: Change): Goal {
  const { metadata, timestamp } = event;
  const id = event.destGoalId ?? "";
  const stated = statedGoal(metadata, books.couple.currency);
  if (metadata.action === "created") {
    const empty = {
      currentAllocation: 0n,
      spent: 0n,
      inflows: [],
      milestone: 0,
      milestoneAt: null,
      notes: null,
    };
    const first = { version: 1, propertyVersions: {}, status: "active", createdAt: timestamp };
    return { id, ...empty, ...first, ...stated, ...sets?.goal } as Goal;
  }
  const before = rowOf(books.goals, id);
  const { targetAmount, ...properties } = stated;
  const after = {
    ...before,
    ...properties,
    ...statedVersion(metadata, before),
    ...sets?.goal,
    ...(metadata.action === "closed" && { status: "closed" as const }),
  };
  return targetAmount === undefined ? after : withTarget(after, targetAmount);
}
