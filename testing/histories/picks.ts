/** How a command selects the ids and the amount of its call. */
import type { Command } from "./commands.ts";
import { allocatable, type Model } from "./model.ts";
import type { ModelAccount, ModelGoal } from "./rows.ts";

export const NOWHERE = "0199f3a0-0000-7000-8000-00000000dead";
/** In this many selections of an id, one id is foreign and one is unknown. */
const ODD = 40;

/** The ids of the foreign couple. */
export interface Foreign {
  readonly accountId: string;
  readonly goalId: string;
  readonly eventId: string;
  readonly planId: string;
  readonly checkInId: string;
}

/** The input of a command, given the current books. */
export type InputOf = (
  command: Command,
  model: Model,
  foreign: Foreign | undefined,
) => Record<string, unknown>;

export function pick<T>(list: readonly T[], at: number): T | undefined {
  return list[Math.floor(at / ODD) % list.length];
}

/** Sometimes a foreign or unknown id. The stranger has no foreign ids, since ours are foreign to them. */
export function oddId(at: number, foreignId: string | undefined): string | undefined {
  if (at % ODD === 0) return foreignId ?? NOWHERE;
  return at % ODD === 1 ? NOWHERE : undefined;
}

/** Invalid amounts in any currency. */
const BAD_AMOUNTS = [
  ...["-1", "+1", "1e3", "", " 1", "1,000", "0x10", "1.", ".5", "01", "1.0000001", "NaN", "١"],
  ...[-5, 1e21, true, []],
];

/** The largest amount that an event can move. */
export function limitOf(
  type: string,
  account: ModelAccount | undefined,
  goal: ModelGoal | undefined,
): bigint {
  if (!account) return 0n;
  if (type === "ALLOCATION") return allocatable(account);
  if (type === "RELEASE" || type === "REALLOCATION") return account.held.get(goal?.id ?? "") ?? 0n;
  return type === "WITHDRAWAL" ? account.balance : account.balance + 100_000n;
}

/** An amount relative to the limit: some, all, one unit more; or an invalid amount. */
export function amountOf({ amount: { of, share, number } }: Command, model: Model, limit: bigint): unknown {
  if (of === "bad") return BAD_AMOUNTS[share % BAD_AMOUNTS.length];
  const minor = {
    some: limit > 0n ? 1n + (BigInt(share) * limit) / 1_500_000n : BigInt(share),
    all: limit,
    more: limit + 1n,
    one: 1n,
    zero: 0n,
    huge: 10n ** 15n + BigInt(share % 2),
  }[of];
  const text = model.text(minor);
  return number && String(Number(text)).length < 16 ? Number(text) : text;
}
