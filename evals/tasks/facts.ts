import { currencyDigits } from "../../src/kernel/money.ts";
import { minorUnits } from "./amounts.ts";
import { type Fixture, type PastEvent, pastEventsOf } from "./fixture.ts";

/*
 * The amounts of a fixture, computed from its text without the code under test. The runner compares them with the seeded
 * books; if the two differ, the run is errored.
 */

/** Amounts in minor units. */
export interface Facts {
  /** Digits of the currency after the decimal point. */
  readonly digits: number;
  readonly accounts: ReadonlyMap<string, { readonly balance: bigint; readonly keepAvailable: bigint }>;
  readonly targets: ReadonlyMap<string, bigint>;
  /** The money of an account that is allocated to a goal, by `account goal`. */
  readonly earmarks: ReadonlyMap<string, bigint>;
  /** What prevents computing the amounts, if anything. */
  readonly unknown: string | undefined;
}

interface Books {
  readonly digits: number;
  readonly accounts: Map<string, { balance: bigint; keepAvailable: bigint }>;
  readonly targets: Map<string, bigint>;
  readonly earmarks: Map<string, bigint>;
  /** Movements that the fixture named with `as`, so that a later call can reverse them. */
  readonly named: Map<string, Movement>;
  unknown: string | undefined;
}

/** A change of an account's balance, or of its earmarks for the goals `from` and `to`. */
interface Movement {
  readonly account: string;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly amount: bigint;
  /** The sign with which the amount changes the balance. */
  readonly balance: -1n | 0n | 1n;
}

/** The facts of a fixture when its tasks begin. @throws Error for an unknown currency */
export function factsOf(fixture: Fixture): Facts {
  const digits = currencyDigits(fixture.currency);
  if (digits === undefined) throw new Error(`${fixture.currency} is not a currency`);
  const books: Books = {
    digits,
    accounts: new Map(),
    targets: new Map(),
    earmarks: new Map(),
    named: new Map(),
    unknown: undefined,
  };
  for (const past of pastEventsOf(fixture)) apply(books, past);
  return books;
}

function apply(books: Books, past: PastEvent): void {
  switch (past.kind) {
    case "account": {
      const { balance, keep_available } = past.account;
      const kept = minorUnits(keep_available ?? "0", books.digits);
      books.accounts.set(past.key, { balance: minorUnits(balance, books.digits), keepAvailable: kept });
      break;
    }
    case "goal":
      books.targets.set(past.key, minorUnits(past.goal.target, books.digits));
      break;
    case "earmark": {
      const { account, goal, amount } = past.earmark;
      move(books, { account, to: goal, amount: minorUnits(amount, books.digits), balance: 0n });
      break;
    }
    case "call":
      applyCall(books, past.call);
  }
}

type HistoryCall = Fixture["history"][number];

function applyCall(books: Books, { call, with: input, as }: HistoryCall): void {
  const movements = movementsOf(books, call, input);
  for (const movement of movements) move(books, movement);
  const [only] = movements;
  if (as && only) books.named.set(as, only);
  if (call === "update_goal" && input.target_amount != null) {
    books.targets.set(keyOf(input.goal_id), amountOf(books, input.target_amount));
  }
  const account = call === "update_account" ? books.accounts.get(keyOf(input.account_id)) : undefined;
  if (account && input.keep_available != null) account.keepAvailable = amountOf(books, input.keep_available);
}

/** Operations whose input does not determine which money moves. */
const OPAQUE = ["approve_rebalance", "create_goal", "link_account"];

function movementsOf(books: Books, call: string, input: HistoryCall["with"]): Movement[] {
  const account = keyOf(input.account_id);
  const goal = keyOf(input.goal_id);
  if (OPAQUE.includes(call)) books.unknown = `the money that ${call} moves`;
  switch (call) {
    case "allocate_to_goal":
      return [{ account, to: goal, amount: amountOf(books, input.amount), balance: 0n }];
    case "release_from_goal":
      return [{ account, from: goal, amount: amountOf(books, input.amount), balance: 0n }];
    case "close_goal":
      return [...books.earmarks]
        .map(([pair, amount]) => ({ pair: pair.split(" "), amount }))
        .filter(({ pair }) => pair[1] === goal)
        .map(({ pair, amount }) => ({ account: pair[0] ?? "", from: goal, amount, balance: 0n }));
    case "record_event":
      return posted(books, input);
    case "reverse_event": {
      const reversed = books.named.get(keyOf(input.event_id, 0));
      if (!reversed) books.unknown = "what a reversal reverses, unless an earlier call is named with `as`";
      return reversed ? [opposite(reversed)] : [];
    }
    case "commit_rebalance":
      return planned(books, input.moves);
    default:
      return [];
  }
}

function posted(books: Books, input: HistoryCall["with"]): Movement[] {
  const account = keyOf(input.source_account_id);
  if (input.event_type === "SYSTEM") return [];
  const amount = amountOf(books, input.amount);
  const balance = books.accounts.get(account)?.balance ?? 0n;
  switch (input.event_type) {
    case "DEPOSIT":
      return [{ account, amount, balance: 1n }];
    case "WITHDRAWAL":
      return [{ account, amount, balance: -1n }];
    case "BALANCE_SYNC":
      return [{ account, amount: amount - balance, balance: 1n }];
    default:
      return [
        {
          account,
          from: optionalKey(input.source_goal_id),
          to: optionalKey(input.dest_goal_id),
          amount,
          balance: 0n,
        },
      ];
  }
}

function planned(books: Books, moves: unknown): Movement[] {
  if (!Array.isArray(moves)) {
    books.unknown = "what a suggested plan moves";
    return [];
  }
  return moves.map(({ account_id, from_goal_id, to_goal_id, amount }) => ({
    account: keyOf(account_id),
    from: optionalKey(from_goal_id),
    to: optionalKey(to_goal_id),
    amount: amountOf(books, amount),
    balance: 0n,
  }));
}

function opposite({ account, from, to, amount, balance }: Movement): Movement {
  return { account, from: to, to: from, amount: balance === 0n ? amount : -amount, balance };
}

function move({ accounts, earmarks }: Books, { account, from, to, amount, balance }: Movement): void {
  const row = accounts.get(account);
  if (row) row.balance += balance * amount;
  for (const [goal, change] of [
    [from, -amount],
    [to, amount],
  ] as const) {
    if (goal) earmarks.set(`${account} ${goal}`, (earmarks.get(`${account} ${goal}`) ?? 0n) + change);
  }
}

/** The key in a reference: `checking` in `${accounts.checking}`. `at` 0 returns the name of an answer. */
function keyOf(reference: unknown, at = 1): string {
  return /^\$\{([\w.]+)\}$/.exec(String(reference))?.[1]?.split(".")[at] ?? "";
}

function optionalKey(reference: unknown): string | undefined {
  return reference == null ? undefined : keyOf(reference);
}

function amountOf({ digits }: Books, amount: unknown): bigint {
  return minorUnits(String(amount), digits);
}
