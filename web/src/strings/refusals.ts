import type { Problem } from "../api/problem.ts";
import type { Schemas } from "../api/server.ts";
import type { Formats } from "../formats/formats.ts";
import { strings } from "./strings.ts";

/** A refusal in a language: what is wrong, and what to do next. */
export interface Wording {
  readonly message: string;
  readonly next: string;
}

type Wordings = (facts: Problem["facts"], formats: Formats | undefined) => Wording;

/** The refusals that a language words itself. All others show the English texts of the server. */
export type Refusals = { readonly [Code in Schemas["Problem"]["code"]]?: Wordings };

/** What a refusal says. */
export function wordingOf({ code, facts, message, next }: Problem, formats?: Formats): Wording {
  const wordings: Readonly<Record<string, Wordings>> = strings.refusals;
  return wordings[code]?.(facts, formats) ?? { message, next };
}
