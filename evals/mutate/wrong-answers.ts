import { Temporal } from "temporal-polyfill";
import type { Evidence } from "../run/evidence.ts";
import { type AnswerField, OUTCOMES, type Task } from "../task/task.ts";
import { formatUnits, minorUnits } from "../task/units.ts";

/** What an oracle left behind, but for one field of its answer, which is wrong. */
export interface WrongAnswer {
  readonly id: string;
  readonly evidence: Evidence;
}

/** The evidence of an oracle's run with each field of its answer wrong in turn. No run is needed for them. */
export function wrongAnswersOf({ id, expect }: Task, evidence: Evidence): WrongAnswer[] {
  const { answer } = expect;
  const { digits } = evidence.after;
  const other = OUTCOMES[(OUTCOMES.indexOf(answer.outcome) + 1) % OUTCOMES.length];
  return [
    submitting(`${id}@outcome`, evidence, { outcome: other }),
    ...Object.entries(answer.fields).flatMap(([key, field]) =>
      wrong(field, digits).map((value, at) => submitting(`${id}@${key} ${at}`, evidence, { [key]: value })),
    ),
  ];
}

function submitting(id: string, evidence: Evidence, wrongly: object): WrongAnswer {
  const transcript = evidence.transcript.map((entry) =>
    entry.kind === "submitted" ? { ...entry, answer: { ...entry.answer, ...wrongly } } : entry,
  );
  return { id, evidence: { ...evidence, transcript } };
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
