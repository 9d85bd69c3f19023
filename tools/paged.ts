import type { Operation } from "../src/operations/operation.ts";

/** Rows per page, and rows of any other list in an answer, that a model gets at most. */
export const PAGE_ROWS = 25;

/** Whether an operation answers a page of rows, as many as its `limit` asks for. */
export function isPaged({ effect, input }: Operation): boolean {
  return effect === "read" && "limit" in input.shape && "cursor" in input.shape;
}

/** The input with a limit of at most `rows`. A limit that the operation refuses stays, and is refused there. */
export function withLimit(operation: Operation, input: unknown, rows: number): unknown {
  if (typeof input !== "object" || input === null || Array.isArray(input)) return input;
  const { limit } = input as { limit?: unknown };
  if (limit === undefined || limit === null) return { ...input, limit: rows };
  const refused = !operation.input.shape.limit?.safeParse(limit).success;
  return refused ? input : { ...input, limit: Math.min(Number(limit), rows) };
}
