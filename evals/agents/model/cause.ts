/** The error at the bottom: clients of an API wrap what went wrong in words of their own, once or several times. */
export function rootOf(error: unknown): unknown {
  return error instanceof Error && error.cause instanceof Error ? rootOf(error.cause) : error;
}
