/** How the scenes of the parity test ask: calls that are done, refused or invalid, by the names of the stage. */
import type { RefusalCode } from "../../src/kernel/refusals.ts";
import type { Answer } from "../books.ts";
import type { Ids } from "./stage.ts";

/** One call. In this order the calls of all scenes can be made on one couple. */
export interface Asked {
  /** What is asked; `before` is the answer to the call before, as models get it. */
  input(ids: Ids, before: Answer): Record<string, unknown>;
  readonly expected: "done" | RefusalCode;
  /** An idempotency key, instead of none for a refusal and one of its own for a write that is done. */
  readonly key?: string;
}

export const NOWHERE = "0199f3a0-0000-7000-8000-00000000dead";

export function done(input: Asked["input"], key?: string): Asked {
  return { input, expected: "done", ...(key !== undefined && { key }) };
}

export function refused(expected: RefusalCode, input: Asked["input"], key?: string): Asked {
  return { input, expected, ...(key !== undefined && { key }) };
}

export function bad(input: Asked["input"], key?: string): Asked {
  return refused("invalid_input", input, key);
}

/** An amount between an account and a goal, by their names on the stage. */
export function move(account: string, goal: string, amount: unknown, more: object = {}): Asked["input"] {
  return (ids) => ({ account_id: ids[account], goal_id: ids[goal], amount, ...more });
}

export function post(
  event_type: string,
  account: string,
  amount: unknown,
  more: object = {},
): Asked["input"] {
  return (ids) => ({ event_type, source_account_id: ids[account], amount, ...more });
}

export function moved(
  event_type: string,
  from: string | null,
  to: string | null,
  amount: string,
): Asked["input"] {
  return (ids) => ({
    event_type,
    amount,
    source_account_id: ids.checking,
    ...(from && { source_goal_id: ids[from] }),
    ...(to && { dest_goal_id: ids[to] }),
  });
}

export const account =
  (name: string, more: object = {}): Asked["input"] =>
  (ids) => ({ account_id: ids[name], ...more });
export const goal =
  (name: string, more: object = {}): Asked["input"] =>
  (ids) => ({ goal_id: ids[name], ...more });
export const event =
  (name: string, more: object = {}): Asked["input"] =>
  (ids) => ({ event_id: ids[name], ...more });

export const checkIn =
  (name: string, more: object = {}): Asked["input"] =>
  (ids) => ({ check_in_id: ids[name], ...more });

export const SUNDAYS = { rrule: "FREQ=WEEKLY;BYDAY=SU", start: "2031-06-01T18:00" };
export const plan =
  (name: string): Asked["input"] =>
  (ids) => ({ plan_id: ids[name] });
/** The plan that was answered last. */
export const planOf: Asked["input"] = (_, before) => ({ plan_id: before.plan_id });
/** A move by hand, by the books that were answered last; sent again, by the same ones. */
export function hand(from: string | null, to: string | null, amount: string): Asked["input"] {
  return (ids, before) => ({
    moves: [
      {
        account_id: ids.checking,
        ...(from && { from_goal_id: ids[from] }),
        ...(to && { to_goal_id: ids[to] }),
        amount,
      },
    ],
    basis_sequence: before?.basis_sequence ?? (before?.events?.[0].sequence ?? 2) - 1,
  });
}
/** The same, by the books as the plan that was committed last left them. */
export const handAfter =
  (...move: Parameters<typeof hand>): Asked["input"] =>
  (ids, before) => ({
    ...hand(...move)(ids, before),
    ...(before.status === "committed" && { basis_sequence: before.events.at(-1).sequence }),
  });

export const NEW_ACCOUNT = { name: "Cash", balance: "12.5", is_manual: true };
export const NEW_GOAL = { name: "Piano", target_amount: "2400", type: "music", priority: 4 };
export const LINE = "«quoted»\u200b & <b>bold";
export const WORDS = "Two lines:\n«quoted»\u202e & <b>bold</b> 👩‍👩‍👧";

export const SAVING = {
  contribution: { amount: "150.50", frequency: "semimonthly" },
  start_date: "2090-01-31",
};
