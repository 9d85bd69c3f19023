import { Temporal } from "temporal-polyfill";
import type { Evidence } from "../run/evidence.ts";
import { factsOf } from "../task/facts.ts";
import { type AnswerField, OUTCOMES, type Task } from "../task/task.ts";
import { formatUnits, minorUnits } from "../task/units.ts";

/** A wrong answer to a task: what is submitted in the place of what is right. */
export interface WrongAnswer {
  readonly id: string;
  readonly fields: Readonly<Record<string, unknown>>;
}

/** Every field of a task's answer wrong in turn. */
export function wrongAnswersOf({ id, expect, books }: Task): WrongAnswer[] {
  const { answer } = expect;
  const { digits } = factsOf(books);
  const other = OUTCOMES[(OUTCOMES.indexOf(answer.outcome) + 1) % OUTCOMES.length];
  return [
    { id: `${id}@outcome`, fields: { outcome: other } },
    ...Object.entries(answer.fields).flatMap(([key, field]) =>
      wrong(field, digits).map((value, at) => ({ id: `${id}@${key} ${at}`, fields: { [key]: value } })),
    ),
  ];
}

/** What a run left behind, had its answer been another: no run is needed to judge that. */
export function answering(evidence: Evidence, { fields }: WrongAnswer): Evidence {
  const transcript = evidence.transcript.map((entry) =>
    entry.kind === "submitted" ? { ...entry, answer: { ...entry.answer, ...fields } } : entry,
  );
  return { ...evidence, transcript };
}

function wrong(field: AnswerField, digits: number): unknown[] {
  switch (field.kind) {
    case "amount": {
      const is = minorUnits(field.is, digits);
      return [is + 1n, is - 1n].map((units) => formatUnits(units, digits));
    }
    case "count":
      return [field.is + 1, field.is - 1];
    case "date":
      return [Temporal.PlainDate.from(field.is).add({ days: 1 }).toString()];
    case "flag":
      return [!field.is];
    case "choice":
      return field.of.filter((one) => one !== field.is);
    case "names":
      return [[...field.is, "Somebody else's"], field.is.length > 0 ? field.is.slice(1) : ["Nothing"]];
  }
}
