/** What a sample call of an operation is, and the inputs that several samples share. */
import type { RefusalCode } from "../../src/kernel/refusals.ts";
import type { Answer, Ids, TestCouple } from "../books.ts";
import type { Party, PrivacyBooks } from "../privacy/books.ts";

type Expected = "done" | RefusalCode;

/** An input, or how it follows from ids and from `more`. */
type InputOf<More> = object | ((ids: Ids, more: More) => object);

/** A call by each party, on the books of privacy/books.ts. */
export interface AccessCase {
  /** What the call reads or changes. */
  readonly on: string;
  readonly input: InputOf<PrivacyBooks>;
  readonly expected: Readonly<Record<Party, Expected>>;
  /** The operator acts for the owner. */
  readonly acting?: "person";
  /** The case needs or prevents what other cases do, so it runs after all of them. */
  readonly last?: true;
}

/**
 * A call that every surface answers alike, on the books of parity/books.ts, where the calls of all tools run in order. Its
 * input can follow from the previous answer that was no refusal.
 */
export interface SurfaceCall {
  readonly input: InputOf<Answer>;
  readonly expected: Expected;
  /** By default a write that succeeds has its own idempotency key, and a refusal has none. */
  readonly key?: string;
}

/** What sets an operation apart from others. */
export interface Traits {
  /** Refusals of a tool without a call: they need too many calls, another day, a person or the operator. */
  readonly withoutCall?: readonly RefusalCode[];
  /** Ids for the operation's example, where the usual ids do not let it succeed. */
  readonly prepare?: (couple: TestCouple) => Promise<Ids>;
  /** The operation writes without a ledger event. */
  readonly noEvent?: true;
  /** The operation shows a hidden event without its hidden fields, as the ledger's list does. */
  readonly showsHiddenEvents?: true;
}

/**
 * The samples of each operation: at least one access case. A tool also has calls: at least one success, one invalid input and
 * each refusal that it declares.
 */
export type SamplesByOperation = Readonly<Record<string, readonly (AccessCase | SurfaceCall | Traits)[]>>;

export function inputOf<More>(input: InputOf<More>, ids: Ids, more: More): Record<string, unknown> {
  return { ...(typeof input === "function" ? input(ids, more) : input) };
}

export function outcomes(
  owner: Expected,
  partner: Expected,
  foreign: Expected,
  operator: Expected,
): AccessCase["expected"] {
  return { owner, partner, foreign, operator };
}

export const ANYONE = outcomes("done", "done", "done", "done");
export const COUPLE = outcomes("done", "done", "not_found", "done");
export const OWNER = outcomes("done", "not_owner", "not_found", "done");
export const HIDDEN = outcomes("done", "not_found", "not_found", "done");
export const OPERATOR = outcomes("operator_only", "operator_only", "operator_only", "done");

/** The subject of calls that need no id. */
export const OWN = "the caller's own books";

export function access(
  on: string,
  input: AccessCase["input"],
  expected: AccessCase["expected"],
  more: Pick<AccessCase, "acting" | "last"> = {},
): AccessCase {
  return { on, input, expected, ...more };
}

/** The operator acts for the owner. */
export const PERSON = { acting: "person" } as const;
export const LAST = { last: true } as const;

type Input = SurfaceCall["input"];

export function done(input: Input, key?: string): SurfaceCall {
  return { input, expected: "done", ...(key !== undefined && { key }) };
}

export function refused(expected: RefusalCode, input: Input, key?: string): SurfaceCall {
  return { input, expected, ...(key !== undefined && { key }) };
}

export function bad(input: Input, key?: string): SurfaceCall {
  return refused("invalid_input", input, key);
}

/** An input with one id, by the id's name. */
const named =
  (field: string) =>
  (name: string, more: object = {}) =>
  (ids: Ids) => ({ [field]: ids[name], ...more });

export const account = named("account_id");
export const goal = named("goal_id");
export const event = named("event_id");
export const checkIn = named("check_in_id");
export const plan = named("plan_id");
export const webhook = named("webhook_id");

/** The next page of the list that was answered last. */
export const nextPage =
  (filter: object): Input =>
  (_, before) => ({ ...filter, cursor: before.next_cursor });

export const NO_CURSOR = bad({ cursor: "no cursor" });

/** An amount between an account and a goal. */
export function move(accountName: string, goalName: string, amount: unknown, more: object = {}) {
  return (ids: Ids) => ({ account_id: ids[accountName], goal_id: ids[goalName], amount, ...more });
}

/** An event of an account and, by name, of goals. */
export function post(
  event_type: string,
  accountName: string,
  amount: unknown,
  more: object = {},
  { from, to }: { from?: string | null; to?: string | null } = {},
) {
  return (ids: Ids) => ({
    event_type,
    source_account_id: ids[accountName],
    amount,
    ...(from && { source_goal_id: ids[from] }),
    ...(to && { dest_goal_id: ids[to] }),
    ...more,
  });
}

export const NOWHERE = "0199f3a0-0000-7000-8000-00000000dead";
export const LINE = "«quoted»\u200b & <b>bold";
export const WORDS = "Two lines:\n«quoted»\u202e & <b>bold</b> 👩‍👩‍👧";
