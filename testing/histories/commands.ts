/** The commands of random histories, made before the state of the books is known. */
import fc from "fast-check";

const MINUTE = 1;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** The weights of operations. */
const KINDS = {
  allocate_to_goal: 20,
  release_from_goal: 14,
  spend_from_goal: 12,
  record_event: 26,
  reverse_event: 13,
  update_goal: 6,
  update_account: 6,
  update_couple: 4,
  join_couple: 1,
  create_invitation: 1,
  revoke_invitation: 1,
  accept_invitation: 1,
  confirm_invitation: 1,
  rename_user: 1,
  leave_couple: 2,
  erase_user: 1,
  link_account: 4,
  create_goal: 4,
  close_goal: 3,
  close_account: 3,
  add_journal_entry: 3,
  make_entry_private: 2,
  remove_journal_text: 2,
  react_to_goal: 4,
  remove_reaction: 2,
  schedule_check_in: 4,
  answer_check_in: 8,
  cancel_check_in: 3,
  suggest_rebalance: 14,
  commit_rebalance: 3,
  approve_rebalance: 2,
  reject_rebalance: 2,
  again: 6,
};
export type Kind = keyof typeof KINDS;

const CALLERS = {
  ada: 6,
  ben: 6,
  unconfirmed: 2,
  agent: 2,
  app: 2,
  trustedApp: 1,
  operator: 2,
  operatorForBen: 2,
  stranger: 1,
  reader: 1,
};
export type CallerName = keyof typeof CALLERS;

const AMOUNTS = { some: 14, all: 3, more: 2, one: 1, zero: 1, bad: 1, huge: 1 };

const EVENT_TYPES = {
  DEPOSIT: 6,
  WITHDRAWAL: 5,
  BALANCE_SYNC: 5,
  ALLOCATION: 4,
  RELEASE: 3,
  REALLOCATION: 6,
  SYSTEM: 1,
  REVERSAL: 1,
  PLAN: 1,
};

function weighted<K extends string>(weights: Readonly<Record<K, number>>): fc.Arbitrary<K> {
  return fc.oneof(
    ...Object.entries<number>(weights).map(([value, weight]) => ({
      arbitrary: fc.constant(value as K),
      weight,
    })),
  );
}

/** Without fast-check's bias towards edge cases: these numbers select rows and are no amounts. */
const any = (max: number) => fc.noBias(fc.nat(max));

const command = fc.record(
  {
    kind: weighted(KINDS),
    caller: weighted(CALLERS),
    eventType: weighted(EVENT_TYPES),
    account: any(10_000),
    goal: any(10_000),
    otherGoal: any(10_000),
    event: any(10_000),
    amount: fc.record({ of: weighted(AMOUNTS), share: any(1_000_000), number: fc.boolean() }),
    /** Free choices of a command. */
    dice: any(1_000_000),
    /** Minutes that pass before it. */
    wait: weighted({
      0: 5,
      [5 * MINUTE]: 4,
      [3 * HOUR]: 4,
      [13 * HOUR]: 3,
      [25 * HOUR]: 1,
      [8 * DAY]: 1,
    }).map(Number),
    key: fc.oneof({ arbitrary: fc.constant(null), weight: 3 }, { arbitrary: fc.nat(15), weight: 1 }),
    broken: weighted({ no: 60, yes: 1 }).map((word) => word === "yes"),
  },
  { noNullPrototype: true },
);
export type Command = typeof command extends fc.Arbitrary<infer T> ? T : never;

/** A couple's settings and what is called on it. */
export interface History {
  readonly currency: "USD" | "JPY" | "KWD";
  /** Minor units; null: no threshold at first. */
  readonly threshold: number | null;
  /** Whether Ada keeps the books alone at first. */
  readonly alone: boolean;
  readonly commands: readonly Command[];
}

/** Random histories of this many operations. */
export function histories(operations: number): fc.Arbitrary<History> {
  return fc.record({
    currency: weighted({ USD: 4, JPY: 1, KWD: 1 }),
    // Often a low threshold, so that plans need the partner's approval.
    threshold: fc.option(fc.oneof(fc.nat(200_000), fc.nat(2_000)), { freq: 2 }),
    alone: weighted({ no: 2, yes: 1 }).map((word) => word === "yes"),
    commands: fc.array(command, { minLength: operations, maxLength: operations, size: "max" }),
  });
}
