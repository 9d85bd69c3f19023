import type { Operation } from "../src/operations/operation.ts";

/** The most rows on a page, or in any other list of an answer, that a model gets. */
export const PAGE_ROWS = 25;

/** Whether an operation returns a page of rows with `limit` and `cursor`. */
export function isPaged({ effect, input }: Operation): boolean {
  return effect === "read" && "limit" in input.shape && "cursor" in input.shape;
}

/** The input with a limit of at most `rows`. An invalid limit stays, so that the operation refuses it. */
export function withLimit(operation: Operation, input: unknown, rows: number): unknown {
  if (typeof input !== "object" || input === null || Array.isArray(input)) return input;
  const { limit } = input as { limit?: unknown };
  if (limit === undefined || limit === null) return { ...input, limit: rows };
  const refused = !operation.input.shape.limit?.safeParse(limit).success;
  return refused ? input : { ...input, limit: Math.min(Number(limit), rows) };
}
