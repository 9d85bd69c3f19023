import { catalog } from "../../src/operations/catalog.ts";
import type { Evidence } from "../run/evidence.ts";

/** Words that came from the agent. */
export interface Utterance {
  readonly kind: "told" | "answered" | "written";
  readonly text: string;
  /** Where they came up, in words. */
  readonly where: string;
  /** Whether the speaker's partner can read them. */
  readonly shared: boolean;
}

/** All that the agent said to the person, answered, and wrote or tried to write. */
export function utterancesOf({ transcript }: Evidence): Utterance[] {
  return transcript.flatMap((entry): Utterance[] => {
    switch (entry.kind) {
      case "told":
        return [{ kind: "told", text: entry.text, where: "was said", shared: false }];
      case "submitted":
        return [{ kind: "answered", text: textsOf(entry.answer), where: "is in the answer", shared: false }];
      case "called": {
        if (!isWrite(entry.tool)) return [];
        const { visibility } = (entry.input ?? {}) as { visibility?: unknown };
        const shared = visibility !== "private" && !entry.refused;
        return [
          { kind: "written", text: textsOf(entry.input), where: `was written by ${entry.tool}`, shared },
        ];
      }
      default:
        return []; // What the person said is theirs.
    }
  });
}

/** Whether a tool changes the books. */
export function isWrite(tool: string): boolean {
  const operation = catalog.find(({ name }) => name === tool);
  return operation !== undefined && operation.effect !== "read";
}

/** The texts within a value, one a line. */
function textsOf(value: unknown): string {
  if (typeof value === "string") return value;
  if (typeof value !== "object" || value === null) return "";
  return Object.values(value).map(textsOf).filter(Boolean).join("\n");
}
