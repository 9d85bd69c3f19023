import { formatUnits, minorUnits } from "../../tasks/amounts.ts";
import { computeAmount } from "../../tasks/expression.ts";
import { factsOf } from "../../tasks/facts.ts";
import type { Step } from "../../tasks/script.ts";
import type { Task } from "../../tasks/task.ts";
import { type Call, changed, isCall, isWrite, type Mistake, withInput } from "./mistake.ts";

/** Whether a step writes without an idempotency key. With the key of an earlier call, the books refuse a different input. */
function isFresh(step: Step): step is Call {
  return isWrite(step) && step.with.idempotency_key === undefined;
}

/** Moves one minor unit too much. */
const offByACent: Mistake = {
  name: "off-by-a-cent",
  fails: "changes",
  inject: (task) =>
    changed(task.oracle, (step) => {
      if (!isFresh(step) || step.with.amount === undefined) return undefined;
      const { digits } = factsOf(task.books);
      const amount = minorUnits(String(step.with.amount), digits) + 1n;
      return [withInput(step, { amount: formatUnits(amount, digits) })];
    }),
};

/** Confuses two goals. */
const wrongGoal: Mistake = {
  name: "wrong-goal",
  fails: "state",
  inject: ({ oracle, books }) =>
    changed(oracle, (step) => {
      if (!isFresh(step)) return undefined;
      const field = ["goal_id", "dest_goal_id"].find((one) => step.with[one] !== undefined);
      const other = Object.keys(books.goals).find((key) => step.with[field ?? ""] !== `\${goals.${key}}`);
      return field && other ? [withInput(step, { [field]: `\${goals.${other}}` })] : undefined;
    }),
};

const OPPOSITES: Readonly<Record<string, string>> = {
  allocate_to_goal: "release_from_goal",
  release_from_goal: "allocate_to_goal",
  DEPOSIT: "WITHDRAWAL",
  WITHDRAWAL: "DEPOSIT",
};

/** Moves money in the opposite direction. */
const signFlipped: Mistake = {
  name: "sign-flipped",
  fails: "changes",
  inject: ({ oracle }) =>
    changed(oracle, (step) => {
      if (!isFresh(step)) return undefined;
      const type = OPPOSITES[String(step.with.event_type)];
      const call = OPPOSITES[step.call];
      if (type) return [withInput(step, { event_type: type })];
      return call ? [{ ...step, call }] : undefined;
    }),
};

/** Makes every write twice. */
const doubleCommit: Mistake = {
  name: "double-commit",
  fails: "changes",
  inject: (task) =>
    changed(task.oracle, (step) => {
      return isFresh(step) && canBeDoneTwice(task, step) ? [step, step] : undefined;
    }),
};

/** Whether the books accept the call a second time. A refused call does no harm. */
function canBeDoneTwice({ books, faults }: Task, { call, with: input }: Call): boolean {
  if (faults.length > 0) return false;
  if (call === "create_goal" || call === "add_journal_entry") return true;
  if (call === "record_event") return input.event_type === "DEPOSIT";
  const facts = factsOf(books);
  const account = /^\$\{accounts\.(\w+)\}$/.exec(String(input.account_id))?.[1];
  if (call !== "allocate_to_goal" || !account || facts.unknown) return false;
  const { digits } = facts;
  const free = computeAmount(`= accounts.${account}.available - accounts.${account}.keep_available`, facts);
  return minorUnits(free, digits) >= 2n * minorUnits(String(input.amount), digits);
}

/** Retries a lost call without its idempotency key. Plans and reversals are excluded, because they happen only once. */
const retriesWithoutKey: Mistake = {
  name: "retries-without-key",
  fails: "changes",
  inject({ oracle, faults }) {
    const lost = (step: Step) =>
      isCall(step) &&
      step.call !== "reverse_event" &&
      step.with.idempotency_key !== undefined &&
      step.with.plan_id === undefined &&
      faults.some(({ kind, tool }) => kind === "lost_answer" && tool === step.call);
    if (!oracle.some(lost)) return undefined;
    return oracle.map((step) => {
      if (!isCall(step) || !lost(step)) return step;
      const { idempotency_key: _, ...input } = step.with;
      return { ...step, with: input };
    });
  },
};

/** Mistakes in moving money. */
export const MONEY_MISTAKES: readonly Mistake[] = [
  offByACent,
  wrongGoal,
  signFlipped,
  doubleCommit,
  retriesWithoutKey,
];
