import type { Stage } from "../agent.ts";

type Schema = Readonly<Record<string, unknown>>;

/** How the agent says that it ended. */
type Outcome = "done" | "not_done" | "asked_in_vain";

/** Submits an answer of which nothing is known but its form: of each field the first thing that comes to mind. */
export async function submitGuess(stage: Stage, outcome: Outcome): Promise<void> {
  const form = stage.tools.find(({ name }) => name === "submit_answer");
  const fields = Object.entries((form?.inputSchema.properties ?? {}) as Readonly<Record<string, Schema>>);
  const guesses = fields.map(([key, schema]) => [key, key === "outcome" ? outcome : guess(schema)]);
  await stage.call("submit_answer", Object.fromEntries(guesses));
}

function guess({ type, anyOf, enum: values, format }: Schema): unknown {
  if (Array.isArray(anyOf)) return guess(anyOf[0] as Schema);
  if (Array.isArray(values)) return values[0];
  switch (type) {
    case "string":
      return format === "date" ? "2026-01-01" : "0";
    case "integer":
      return 0;
    case "boolean":
      return false;
    case "array":
      return [];
    default:
      return null;
  }
}
