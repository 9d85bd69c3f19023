import { z } from "zod";
import type { RunName, Usage } from "../agent.ts";
import type { Fetch } from "./retrying-fetch.ts";

/** US dollars per million tokens, as the model's vendor charges them. */
export const Prices = z.strictObject({
  input: z.number().nonnegative(),
  output: z.number().nonnegative(),
  /** The price of cached input tokens; by default that of other input. */
  cached_input: z.number().nonnegative().optional(),
});

export type Prices = z.output<typeof Prices>;

/** The options of a model's requests besides the conversation. */
export const ModelOptions = z.strictObject({
  model: z.string().min(1),
  stream: z.boolean(),
  temperature: z.number().optional(),
});

export type ModelOptions = z.output<typeof ModelOptions>;

/** A model behind an API that is compatible with OpenAI's chat completions. */
export interface ModelSettings {
  readonly options: ModelOptions;
  readonly baseUrl: string;
  readonly apiKey: string;
  /** Without prices, results have no cost. */
  readonly prices?: Prices;
  /** The `fetch` of a run. */
  readonly fetchFor: (run: RunName) => Fetch;
}

/** The limit of model calls in one run. A run that reaches it is evaluated as it stands. */
export const MAX_TURNS = 60;

/** Client options that leave retries and timeouts to `retryingFetch`. */
export const NO_CLIENT_RETRIES = { maxRetries: 0, timeout: 24 * 60 * 60 * 1000 } as const;

/** Tokens of one completion as the API counts them. */
export interface Tokens {
  readonly input: number;
  readonly output: number;
  /** Input tokens that were cached; included in `input`. */
  readonly cached: number;
}

/** The usage of one completion, with its cost if prices are known. */
export function usageOf({ input, output, cached }: Tokens, prices: Prices | undefined): Usage {
  const tokens = { inputTokens: input, outputTokens: output };
  if (!prices) return tokens;
  const uncached = (input - cached) * prices.input + cached * (prices.cached_input ?? prices.input);
  return { ...tokens, cost: (uncached + output * prices.output) / 1_000_000 };
}

/** The innermost cause of an error. API clients wrap errors, sometimes more than once. */
export function rootOf(error: unknown): unknown {
  return error instanceof Error && error.cause instanceof Error ? rootOf(error.cause) : error;
}
