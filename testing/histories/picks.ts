/** How a command picks what its call names. */
import type { Command } from "./commands.ts";
import type { Model } from "./model.ts";

export const NOWHERE = "0199f3a0-0000-7000-8000-00000000dead";
/** Of so many picks of an id, one is another couple's and one was never given out. */
const ODD = 40;

/** What of another couple is dragged into a history. */
export interface Foreign {
  readonly accountId: string;
  readonly goalId: string;
  readonly eventId: string;
  readonly planId: string;
  readonly checkInId: string;
}

/** The input that a command asks for, of the books as they stand. */
export type InputOf = (
  command: Command,
  model: Model,
  foreign: Foreign | undefined,
) => Record<string, unknown>;

export function pick<T>(list: readonly T[], at: number): T | undefined {
  return list[Math.floor(at / ODD) % list.length];
}

/** Another couple's id, or one that never was, for the odd pick. A stranger has no foreign id: ours are foreign there. */
export function oddId(at: number, foreignId: string | undefined): string | undefined {
  if (at % ODD === 0) return foreignId ?? NOWHERE;
  return at % ODD === 1 ? NOWHERE : undefined;
}
