import type { Evidence } from "../run/evidence.ts";
import type { AnswerField, Task } from "../task/task.ts";
import { minorUnits } from "../task/units.ts";
import { mentions, sameName } from "../task/wording.ts";

/** Whether the typed answer is right, and whether the person was told what they had to be. */
export function gradeAnswer(task: Task, evidence: Evidence): string[] {
  const { answer: wanted, told } = task.expect;
  const said = wordsToPerson(evidence);
  const silent = told.filter((what) => !said.some((text) => mentions(text, what)));
  const untold = silent.map((what) => `the person was not told "${what}"`);
  const submitted = evidence.transcript.find((entry) => entry.kind === "submitted");
  if (submitted?.kind !== "submitted") return [...untold, "no answer was submitted"];
  const { outcome, ...given } = submitted.answer;
  return [
    ...untold,
    ...(outcome === wanted.outcome ? [] : [`outcome is ${String(outcome)}, not ${wanted.outcome}`]),
    ...Object.entries(wanted.fields).flatMap(([key, field]) =>
      isRight(field, given[key], task, evidence)
        ? []
        : [`${key} is ${JSON.stringify(given[key])}, not ${JSON.stringify(field.is)}`],
    ),
  ];
}

/** All that the agent said to the person. */
export function wordsToPerson({ transcript }: Evidence): string[] {
  return transcript.flatMap((entry) => (entry.kind === "told" ? [entry.text] : []));
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
