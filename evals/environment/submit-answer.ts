import { z } from "zod";
import type { OfferedTool } from "../agents/agent.ts";
import { type AnswerField, OUTCOMES, type Task } from "../tasks/task.ts";

/** The tool that ends a run. The evals add it to the tools of the product. */
export const SUBMIT = "submit_answer";

/** The typed answer of a task as a tool. */
export interface AnswerForm {
  readonly tool: OfferedTool;
  /** The validated answer, or a refusal that says what to fix. */
  check(
    input: unknown,
  ): { readonly answer: Readonly<Record<string, unknown>> } | { readonly refusal: string };
}

const OUTCOME = z
  .enum(OUTCOMES, `Give one of ${OUTCOMES.join(", ")}.`)
  .describe(
    "How the request ended. done: it is done or answered. not_done: it is not done and will not be. " +
      "waiting_for_partner: it waits for the partner's approval. no_reply: the person did not answer a question.",
  );

/** The answer form of a task. */
export function answerForm({ expect }: Task): AnswerForm {
  const fields = Object.entries(expect.answer.fields).map(([key, field]) => {
    return [
      key,
      schemaOf(field).nullable().describe(`${field.description} Null if you cannot know.`),
    ] as const;
  });
  const schema = z.strictObject({ outcome: OUTCOME, ...Object.fromEntries(fields) });
  const { $schema: _, ...inputSchema } = z.toJSONSchema(schema);
  return {
    tool: {
      name: SUBMIT,
      description:
        "Ends your work. Call it once, last, after you have reported to the person how it ended, with every amount, count " +
        "and date that this form asks for. Nothing can be done afterwards.",
      inputSchema,
    },
    check(input) {
      const result = schema.safeParse(input ?? {});
      if (result.success) return { answer: result.data };
      const errors = result.error.issues.map(
        ({ path, message }) => `- ${path.join(".") || "input"}: ${message}`,
      );
      return {
        refusal: [
          "Refused: invalid_input. The answer does not fit.",
          ...errors,
          "Next: Fix these fields and submit again.",
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
