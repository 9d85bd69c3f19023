import { Temporal } from "temporal-polyfill";
import { finalMessages, finalMessagesFrom } from "../evaluator/communication.ts";
import type { Simulation } from "../runner/simulation.ts";
import { formatUnits, minorUnits } from "../tasks/amounts.ts";
import { factsOf } from "../tasks/facts.ts";
import { withOtherAmounts } from "../tasks/figures.ts";
import { type AnswerField, OUTCOMES, type Task } from "../tasks/task.ts";

/** The record of a correct run with a wrong answer or a wrong message. It is evaluated without another run. */
interface WrongRecord {
  readonly id: string;
  readonly simulation: Simulation;
}

/** The ids and fields of every wrong answer to a task, with one wrong field each. */
export function wrongAnswersOf({
  id,
  expect,
  books,
}: Task): { readonly id: string; readonly fields: Readonly<Record<string, unknown>> }[] {
  const { answer } = expect;
  const { digits } = factsOf(books);
  const other = OUTCOMES[(OUTCOMES.indexOf(answer.outcome) + 1) % OUTCOMES.length];
  return [
    { id: `${id}@outcome`, fields: { outcome: other } },
    ...Object.entries(answer.fields).flatMap(([key, field]) =>
      wrongValues(field, digits).map((value, at) => ({ id: `${id}@${key} ${at}`, fields: { [key]: value } })),
    ),
  ];
}

/** A correct run with each wrong answer. */
export function withWrongAnswers(task: Task, simulation: Simulation): WrongRecord[] {
  return wrongAnswersOf(task).map(({ id, fields }) => {
    const trajectory = simulation.trajectory.map((step) =>
      step.kind === "answer" ? { ...step, answer: { ...step.answer, ...fields } } : step,
    );
    return { id, simulation: { ...simulation, trajectory } };
  });
}

/** A correct run without its final messages, and with each of their amounts changed. */
export function withWrongMessages({ id }: Task, simulation: Simulation): WrongRecord[] {
  const from = finalMessagesFrom(simulation);
  const record = (what: string, change: (text: string) => string | undefined): WrongRecord => {
    const trajectory = simulation.trajectory.flatMap((step, at) => {
      if (step.kind !== "agent_message" || at < from) return [step];
      const text = change(step.text);
      return text === undefined ? [] : [{ ...step, text }];
    });
    return { id: `${id}@message ${what}`, simulation: { ...simulation, trajectory } };
  };
  const others = finalMessages(simulation).flatMap((text) =>
    withOtherAmounts(text, simulation.after.digits).map((other) =>
      record(other, (original) => (original === text ? other : original)),
    ),
  );
  return [record("omitted", () => undefined), ...others];
}

function wrongValues(field: AnswerField, digits: number): unknown[] {
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
