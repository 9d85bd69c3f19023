import type { Mistake } from "./mistake.ts";
import { OF_CONSENT } from "./of-consent.ts";
import { OF_MONEY } from "./of-money.ts";
import { OF_WORDS } from "./of-words.ts";

/** Every mistake that is planted to see whether it is found out. */
export const MISTAKES: readonly Mistake[] = [...OF_MONEY, ...OF_CONSENT, ...OF_WORDS];
