import type { Operation } from "../operations/operation.ts";

type Answer = Record<string, unknown>;

let checks = false;

/**
 * Checks every answer in this process against its operation's schema from now on: tests turn it on. A server trusts its
 * views, since parsing an answer costs more than making it.
 */
export function checkAnswers(): void {
  checks = true;
}

/**
 * An operation's answer, as the operation made it. @throws Error where answers are checked and this one is not exactly
 * what its schema describes: another field, another order of fields, a value that parsing changes
 */
export function answered(operation: Operation, answer: Answer): Answer {
  if (checks) assertDescribed(operation, answer);
  return answer;
}

function assertDescribed({ name, output }: Operation, answer: Answer): void {
  const [made, described] = [answer, output.parse(answer)].map((one) => JSON.stringify(one));
  if (made !== described) throw new Error(`${name} answers ${made}, but its schema describes ${described}`);
}
