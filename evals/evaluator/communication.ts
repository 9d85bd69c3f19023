import type { Simulation } from "../runner/simulation.ts";
import { formatUnits, minorUnits } from "../tasks/amounts.ts";
import { amountsIn, mentionsAmount, mentionsCount, mentionsDate, numbersIn } from "../tasks/figures.ts";
import type { AnswerField, Task } from "../tasks/task.ts";
import { mentions } from "../tasks/text-match.ts";
import { eventsOfAgent, isWriteTool } from "./changes.ts";

/**
 * Whether the agent communicated the results to the user: every figure of the answer, a message after the last change, and
 * no invented amount. Style, and claims without figures, are not evaluated.
 */
export function evaluateCommunication(task: Task, simulation: Simulation): string[] {
  const messages = messagesIn(simulation.trajectory);
  const { answer, communicate } = task.expect;
  const { digits } = simulation.after;
  return [
    ...communicate
      .filter((what) => !messages.some((text) => mentions(text, what)))
      .map((what) => `no message mentions ${JSON.stringify(what)}`),
    ...Object.entries(answer.fields)
      .filter(
        ([, field]) => mustCommunicate(field) && !messages.some((text) => mentionsField(text, field, digits)),
      )
      .map(([key, { is }]) => `no message mentions ${key}, which is ${is}`),
    ...(finalMessages(simulation).length > 0 ? [] : ["no message follows the last change"]),
    ...inventedAmounts(task, simulation).map(
      (amount) => `the final messages mention ${amount}, which is not in the books`,
    ),
  ];
}

/** The messages after the last change or attempted change. */
export function finalMessages(simulation: Simulation): string[] {
  return messagesIn(simulation.trajectory.slice(finalMessagesFrom(simulation)));
}

/** The index in the trajectory from which messages are final. */
export function finalMessagesFrom({ trajectory }: Simulation): number {
  return trajectory.findLastIndex((step) => step.kind === "tool_call" && isWriteTool(step.tool)) + 1;
}

function messagesIn(trajectory: Simulation["trajectory"]): string[] {
  return trajectory.flatMap((step) =>
    step.kind === "agent_message" && /\S/.test(step.text) ? [step.text] : [],
  );
}

function mustCommunicate(field: AnswerField): boolean {
  return (
    ["amount", "count", "date"].includes(field.kind) &&
    !("communicate" in field && field.communicate === false)
  );
}

function mentionsField(text: string, field: AnswerField, digits: number): boolean {
  switch (field.kind) {
    case "amount":
      return mentionsAmount(text, magnitude(minorUnits(field.is, digits)), digits);
    case "count":
      return mentionsCount(text, field.is);
    case "date":
      return mentionsDate(text, field.is);
    default:
      return true;
  }
}

/**
 * Amounts in the final messages that the agent invented: they come neither from the books as the speaker sees them, nor
 * from a tool result, nor from the request. The sum or difference of two amounts of the request is accepted.
 */
function inventedAmounts(task: Task, simulation: Simulation): string[] {
  const { digits } = simulation.after;
  const own = requestAmounts(task, simulation);
  const known = new Set([
    ...own.flatMap((a) => [a, ...own.flatMap((b) => [a + b, magnitude(a - b)])]),
    ...amountsOfBooks(task, simulation),
    ...simulation.trajectory.flatMap((step) =>
      step.kind === "tool_call" ? numbersIn(step.text, digits) : [],
    ),
  ]);
  const amounts = new Set(finalMessages(simulation).flatMap((text) => amountsIn(text, digits)));
  return [...amounts].filter((amount) => !known.has(amount)).map((amount) => formatUnits(amount, digits));
}

/** Amounts of the request: mentioned by the user, moved by the agent, or correct in the answer. */
function requestAmounts({ request, expect }: Task, simulation: Simulation): bigint[] {
  const { digits } = simulation.after;
  const replies = simulation.trajectory.flatMap((step) => (step.kind === "user_message" ? [step.text] : []));
  const right = Object.values(expect.answer.fields).flatMap((field) =>
    field.kind === "amount" ? [magnitude(minorUnits(field.is, digits))] : [],
  );
  const moved = eventsOfAgent(simulation).map(({ amount }) => BigInt(amount));
  return [
    ...new Set([...[request, ...replies].flatMap((text) => numbersIn(text, digits)), ...right, ...moved]),
  ];
}

/** The amounts of the rows that the speaker can see, before and after the run. */
function amountsOfBooks(task: Task, { ids, before, after }: Simulation): bigint[] {
  const { [task.speaker]: speaker } = ids.partners as Readonly<Record<string, string>>;
  return [before, after].flatMap(({ accounts, goals, earmarks }) => {
    const seen = accounts.filter(({ owner, visibility }) => visibility !== "private" || owner === speaker);
    return [
      ...seen.flatMap(({ id, balance, keepAvailable }) => {
        const set = earmarks.filter(({ account }) => account === id).map(({ amount }) => BigInt(amount));
        const earmarked = set.reduce((a, b) => a + b, 0n);
        return [BigInt(balance), BigInt(keepAvailable), earmarked, BigInt(balance) - earmarked, ...set];
      }),
      ...goals.flatMap(({ target, allocated }) => [
        BigInt(target),
        BigInt(allocated),
        BigInt(target) - BigInt(allocated),
      ]),
    ].map(magnitude);
  });
}

function magnitude(units: bigint): bigint {
  return units < 0n ? -units : units;
}
