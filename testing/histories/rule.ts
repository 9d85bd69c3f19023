import type { Answer } from "../books.ts";
import { type Model, Objections } from "./model.ts";
import type { WireCall } from "./rows.ts";

/** No amount of the books is larger, in minor units. */
export const MOST = 10n ** 15n;

/** What a rule says of a call. */
export interface Verdict {
  readonly objections: Objections;
  /** Folds the accepted call into the model; of the answer it takes ids alone. */
  apply(output: Answer): void;
}

export type Rule = (model: Model, call: WireCall, now: number) => Verdict;

/**
 * Makes a rule of a function that adds objections to a call, and returns how the accepted call changes the model; undefined when
 * the call must be refused.
 */
export function rule(
  judge: (no: Objections, ...call: Parameters<Rule>) => ((output: Answer) => void) | undefined,
): Rule {
  return (...call) => {
    const objections = new Objections();
    return { objections, apply: judge(objections, ...call) ?? impossible };
  };
}

export function impossible(): never {
  throw new Error("the books accepted what the model must refuse");
}

export function readable(model: Model, wire: unknown, objections: Objections): bigint {
  const amount = model.minor(wire);
  objections.when(amount === undefined, "invalid_input");
  return amount ?? 0n;
}

export function positive(model: Model, wire: unknown, objections: Objections): bigint {
  const amount = readable(model, wire, objections);
  objections.when(amount === 0n, "invalid_input");
  return amount;
}
