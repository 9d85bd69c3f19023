import type { Evidence } from "../run/evidence.ts";
import type { AnswerField, Task } from "../task/task.ts";
import { minorUnits } from "../task/units.ts";
import { sameName } from "../task/wording.ts";
import { gradeTelling } from "./telling.ts";

/** Whether the typed answer is right, and whether the person was told what they had to be. */
export function gradeAnswer(task: Task, evidence: Evidence): string[] {
  const { answer: wanted } = task.expect;
  const telling = gradeTelling(task, evidence);
  const submitted = evidence.transcript.find((entry) => entry.kind === "submitted");
  if (submitted?.kind !== "submitted") return [...telling, "no answer was submitted"];
  const { outcome, ...given } = submitted.answer;
  return [
    ...telling,
    ...(outcome === wanted.outcome ? [] : [`outcome is ${String(outcome)}, not ${wanted.outcome}`]),
    ...Object.entries(wanted.fields).flatMap(([key, field]) =>
      isRight(field, given[key], task, evidence)
        ? []
        : [`${key} is ${JSON.stringify(given[key])}, not ${JSON.stringify(field.is)}`],
    ),
  ];
}

function isRight(field: AnswerField, given: unknown, { books }: Task, { after }: Evidence): boolean {
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

/** Zeros at the end aside: 350 and 350.00 are one amount, 350.001 is none at all. */
function sameAmount(given: string, wanted: string, digits: number): boolean {
  try {
    return minorUnits(given, digits) === minorUnits(wanted, digits);
  } catch {
    return false; // What is no amount in this currency is not the right one.
  }
}
