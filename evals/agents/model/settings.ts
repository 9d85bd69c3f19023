import { z } from "zod";
import type { RunName, Usage } from "../agent.ts";
import type { Fetch } from "./steady-fetch.ts";

/** US dollars per million tokens, as the model's vendor charges them. */
export const Prices = z.strictObject({
  input: z.number().nonnegative(),
  output: z.number().nonnegative(),
  /** Of input tokens that the vendor had cached; none: as other input. */
  cached_input: z.number().nonnegative().optional(),
});

export type Prices = z.output<typeof Prices>;

/** What is asked of a model beside its conversation: with the same of these, the same requests are made. */
export const Asking = z.strictObject({
  model: z.string().min(1),
  stream: z.boolean(),
  temperature: z.number().optional(),
});

export type Asking = z.output<typeof Asking>;

/** A model behind an API that speaks OpenAI's chat completions. */
export interface ModelSettings {
  readonly asking: Asking;
  readonly baseUrl: string;
  readonly apiKey: string;
  /** None: what a run costs is not known, and not said. */
  readonly prices?: Prices;
  /** How the network is reached in a run. */
  readonly reach: (run: RunName) => Fetch;
}

/**
 * How often a model is asked in one run at most. A model that talks in circles is thereby stopped: what it has done by then is graded.
 */
export const MOST_TURNS = 60;

/** Retries and limits of time are steadyFetch's; the clients of the API are told to have none of their own. */
export const UNHURRIED = { maxRetries: 0, timeout: 24 * 60 * 60 * 1000 } as const;

/** Tokens of one completion as APIs count them. */
export interface Tokens {
  readonly input: number;
  readonly output: number;
  /** Those of `input` that came from the vendor's cache. */
  readonly cached: number;
}

/** Tokens, and what they cost by these prices. */
export function usageOf({ input, output, cached }: Tokens, prices: Prices | undefined): Usage {
  const tokens = { inputTokens: input, outputTokens: output };
  if (!prices) return tokens;
  const uncached = (input - cached) * prices.input + cached * (prices.cached_input ?? prices.input);
  return { ...tokens, cost: (uncached + output * prices.output) / 1_000_000 };
}
