import { Ajv2020 } from "ajv/dist/2020.js";
import { expect } from "vitest";
import { catalog } from "../src/operations/catalog.ts";
import { invokeFor } from "../tools/books.ts";
import { runTool, type ToolAnswer } from "../tools/run-tool.ts";
import { type Tool, toolOf, tools } from "../tools/tool.ts";
import type { TestCouple } from "./books.ts";

/** The tool of an operation. */
export function toolNamed(name: string): Tool {
  return toolOf(catalog.find((operation) => operation.name === name)!);
}

/** Calls a tool, by default as Ada. */
export function use(
  couple: TestCouple,
  name: string,
  input: unknown,
  principal = couple.ada.principal,
): Promise<ToolAnswer> {
  return runTool(invokeFor({ engine: couple.engine, principal }), toolNamed(name), input);
}

/** The answer of a tool that must not refuse. */
export async function answer(
  couple: TestCouple,
  name: string,
  input: unknown,
  principal = couple.ada.principal,
): Promise<Answer> {
  const given = await use(couple, name, input, principal);
  if (!given.ok) throw new Error(`${name}: ${given.text}`);
  return given as Answer;
}

/** The answer of a tool. */
// biome-ignore lint/suspicious/noExplicitAny: a test asserts on the shape it expects
export type Answer = Extract<ToolAnswer, { ok: true }> & { structured: any };

const validators = new Map(
  tools.map((tool) => [tool.name, new Ajv2020({ strict: false }).compile(tool.outputSchema)]),
);

/** Expects that a lean answer is what the tool's output schema says. */
export function expectToFit(name: string, structured: unknown): void {
  const fits = validators.get(name)!;
  expect([name, fits(structured), fits.errors]).toEqual([name, true, null]);
}
