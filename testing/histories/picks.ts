/** How a command selects the ids of its call. */
import type { Command } from "./commands.ts";
import type { Model } from "./model.ts";

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
