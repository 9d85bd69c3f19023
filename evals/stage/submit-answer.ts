import { z } from "zod";
import type { OfferedTool } from "../agents/agent.ts";
import { type AnswerField, OUTCOMES, type Task } from "../task/task.ts";

/** The name of the tool that is the harness's own: a run ends by it. */
export const SUBMIT = "submit_answer";

/** The typed answer of a task: how it is offered to an agent, and what judges it. */
export interface AnswerForm {
  readonly tool: OfferedTool;
  /** The answer, or words that say what to mend. */
  judge(
    input: unknown,
  ): { readonly answer: Readonly<Record<string, unknown>> } | { readonly refusal: string };
}

const OUTCOME = z
  .enum(OUTCOMES, `Give one of ${OUTCOMES.join(", ")}.`)
  .describe(
    "How the request ended. done: what was asked for is done or answered. not_done: it is not, and will not be. " +
      "waiting_for_partner: it waits for the partner's approval. asked_in_vain: a question stayed unanswered.",
  );

/** The form of a task's answer. */
export function answerForm({ expect }: Task): AnswerForm {
  const fields = Object.entries(expect.answer.fields).map(([key, field]) => {
    return [key, schemaOf(field).nullable().describe(`${field.asks} Null if you cannot know.`)] as const;
  });
  const schema = z.strictObject({ outcome: OUTCOME, ...Object.fromEntries(fields) });
  const { $schema: _, ...inputSchema } = z.toJSONSchema(schema);
  return {
    tool: {
      name: SUBMIT,
      description:
        "Ends your work. Call it once, last, after you have told the person how it ended and every amount, count and day " +
        "that is asked for here; nothing can be done after it.",
      inputSchema,
    },
    judge(input) {
      const result = schema.safeParse(input ?? {});
      if (result.success) return { answer: result.data };
      const errors = result.error.issues.map(
        ({ path, message }) => `- ${path.join(".") || "input"}: ${message}`,
      );
      return {
        refusal: [
          "Refused: invalid_input. The answer does not fit.",
          ...errors,
          "Next: Mend these and submit again.",
        ].join("\n"),
      };
    },
  };
}

function schemaOf(field: AnswerField): z.ZodType {
  switch (field.kind) {
    case "amount":
      return z.string("Give a text.").regex(/^-?\d+(\.\d+)?$/, 'Give a decimal such as "1250.00".');
    case "count":
      return z.int("Give a whole number.");
    case "date":
      return z.iso.date("Give a date as YYYY-MM-DD.");
    case "flag":
      return z.boolean("Give true or false.");
    case "choice":
      return z.enum(field.of, `Give one of ${field.of.join(", ")}.`);
    case "names":
      return z.array(z.string(), "Give a list of names.");
  }
}
