import type { Outcome } from "../src/engine/invoke.ts";
import type { Facts, FieldError, Refusal, RefusalCode } from "../src/kernel/refusals.ts";
import type { ToolInvoke } from "./books.ts";
import { type Cut, lean } from "./lean.ts";
import { lenientInput } from "./lenient-input.ts";
import { isPaged, PAGE_ROWS, withLimit } from "./paged.ts";
import { errorsOf, factsOf, textOfAnswer, textOfRefusal } from "./text.ts";
import type { Tool } from "./tool.ts";

/**
 * The maximum size of an answer in UTF-8 bytes, for its JSON and its text each: about TOKEN_CEILING tokens (o200k). Most
 * clients show a model one of the two forms, so a bound on the sum would halve what a model can see.
 */
export const ANSWER_BYTES = 24_000;

/** The maximum tokens (o200k) of an answer, as the instructions state; a test checks ANSWER_BYTES against it. */
export const TOKEN_CEILING = 10_000;

/** A tool's answer: the lean answer and its text, or a refusal. */
export type ToolAnswer = Done | Refused;

interface Done {
  readonly ok: true;
  readonly structured: Record<string, unknown>;
  /** `structured` as JSON. */
  readonly json: string;
  readonly text: string;
  readonly replayed: boolean;
}

/** A refusal as models see it: its text says what to do next. */
export interface Refused {
  readonly ok: false;
  readonly code: RefusalCode;
  readonly facts: Facts;
  readonly errors: readonly FieldError[];
  readonly text: string;
}

/**
 * Calls a tool. Never throws: a refusal is an answer. An answer above ANSWER_BYTES gets fewer rows (by requesting a shorter
 * page or cutting any other list) and, if a single row is too long, shorter texts; `left_out` counts what was cut.
 */
export async function runTool(invoke: ToolInvoke, tool: Tool, input: unknown): Promise<ToolAnswer> {
  const { operation } = tool;
  const { given, idempotencyKey } = unpack(tool, lenientInput(operation, input));
  const paged = isPaged(operation);
  const ask = (rows: number) =>
    invoke(operation, paged ? withLimit(operation, given, rows) : given, idempotencyKey);
  let outcome = await ask(PAGE_ROWS);
  for (let cut: Cut = { rows: PAGE_ROWS, characters: Number.POSITIVE_INFINITY }; ; ) {
    const answer = answerOf(tool, outcome, cut);
    const shorter = shorterThan(cut);
    if (!shorter || !answer.ok || fits(answer)) return answer;
    if (paged && shorter.rows < cut.rows) outcome = await ask(shorter.rows);
    cut = shorter;
  }
}

/** The next smaller cut: half the rows, and for a single row three quarters of its texts. */
function shorterThan({ rows, characters }: Cut): Cut | undefined {
  if (rows > 1) return { rows: Math.floor(rows / 2), characters };
  const fewer = Math.floor(Math.min(characters, ANSWER_BYTES) * 0.75);
  return fewer > 0 ? { rows, characters: fewer } : undefined;
}

function answerOf(tool: Tool, outcome: Outcome, cut: Cut): ToolAnswer {
  if (!outcome.ok) return refused(outcome.refusal);
  const { structured, leftOut } = lean(tool.operation.output, outcome.output, cut, outcome.glossary);
  if (Object.keys(leftOut).length > 0) structured.left_out = leftOut;
  const { replayed } = outcome;
  const text = textOfAnswer(tool.title, structured, replayed);
  return { ok: true, structured, json: JSON.stringify(structured), text, replayed };
}

export function refused(refusal: Refusal): Refused {
  const { code } = refusal;
  return {
    ok: false,
    code,
    facts: factsOf(refusal),
    errors: errorsOf(refusal),
    text: textOfRefusal(refusal),
  };
}

function fits({ json, text }: Done): boolean {
  return [json, text].every(
    // A UTF-16 code unit takes at most three bytes.
    (form) => form.length * 3 <= ANSWER_BYTES || Buffer.byteLength(form) <= ANSWER_BYTES,
  );
}

/**
 * Separates the idempotency key from a write's input. An empty key counts as none; a key that is not a string becomes an
 * empty one, which is refused.
 */
function unpack({ operation }: Tool, input: unknown): { given: unknown; idempotencyKey: string | undefined } {
  const keyed = operation.effect !== "read" && typeof input === "object" && input !== null;
  if (!keyed || Array.isArray(input)) return { given: input, idempotencyKey: undefined };
  const { idempotency_key: key, ...given } = input as Record<string, unknown>;
  if (key === undefined || key === null || key === "") return { given, idempotencyKey: undefined };
  return { given, idempotencyKey: typeof key === "string" ? key : "" };
}
