import type { Simulation } from "../runner/simulation.ts";
import { minorUnits } from "../tasks/amounts.ts";
import type { AnswerField, Task } from "../tasks/task.ts";
import { sameName } from "../tasks/text-match.ts";
import { evaluateCommunication } from "./communication.ts";

/** Whether the typed answer is right, and whether the agent communicated the results to the user. */
export function evaluateAnswer(task: Task, simulation: Simulation): string[] {
  const { answer: wanted } = task.expect;
  const communication = evaluateCommunication(task, simulation);
  const submitted = simulation.trajectory.find((step) => step.kind === "answer");
  if (submitted?.kind !== "answer") return [...communication, "no answer was submitted"];
  const { outcome, ...given } = submitted.answer;
  return [
    ...communication,
    ...(outcome === wanted.outcome ? [] : [`outcome is ${String(outcome)}, not ${wanted.outcome}`]),
    ...Object.entries(wanted.fields).flatMap(([key, field]) =>
      isRight(field, given[key], task, simulation)
        ? []
        : [`${key} is ${JSON.stringify(given[key])}, not ${JSON.stringify(field.is)}`],
    ),
  ];
}

function isRight(field: AnswerField, given: unknown, { books }: Task, { after }: Simulation): boolean {
  if (given === null || given === undefined) return false;
  switch (field.kind) {
    case "amount":
      return sameAmount(String(given), field.is, after.digits);
    case "names": {
      const wanted = field.is.map((key) => (books.goals[key] ?? books.accounts[key])?.name ?? key);
      const names = given as readonly string[];
      return (
        names.length === wanted.length && wanted.every((name) => names.some((one) => sameName(one, name)))
      );
    }
    default:
      return given === field.is;
  }
}

/** Trailing zeros do not matter: 350 equals 350.00. 350.001 is not an amount. */
function sameAmount(given: string, wanted: string, digits: number): boolean {
  try {
    return minorUnits(given, digits) === minorUnits(wanted, digits);
  } catch {
    return false; // A text that is not an amount of the currency is wrong.
  }
}
