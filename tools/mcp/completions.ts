import { z } from "zod";
import { catalog } from "../../src/operations/catalog.ts";
import type { Operation } from "../../src/operations/operation.ts";
import type { ToolInvoke } from "../books.ts";
import { clean } from "../fence.ts";
import { isPaged } from "../paged.ts";
import type { PromptArgument } from "../prompts.ts";
import { type BooksResource, resources } from "./resources.ts";

/** The most values that the protocol allows in a completion. */
const MAX_VALUES = 100;

/** Values that complete the typed text, at most 100. */
export type Completion = { readonly values: string[]; readonly hasMore: boolean };

/**
 * Values for a resource's variable: the values of an enumeration, or the ids of its kind, which also match by a word of their
 * name. Only rows that the caller may see are offered. @throws Refusal
 */
export async function completeVariable(
  invoke: ToolInvoke,
  { tool }: BooksResource,
  { name, value: typed }: { readonly name: string; readonly value: string },
): Promise<Completion> {
  const { enum: known = [] } = tool.inputSchema.properties[name] ?? {};
  const enumerated = known.filter((one) => typeof one === "string").filter((one) => startsWith(one, typed));
  if (enumerated.length > 0) return completion(enumerated);
  return completion(await listed(invoke, name, typed, ({ id }) => id));
}

/**
 * Values for a prompt's argument as people write them: names of rows that the caller may see, months since the couple formed,
 * or the argument's own values. @throws Refusal
 */
export async function completeArgument(
  invoke: ToolInvoke,
  { completes, one_of: known = [] }: PromptArgument,
  typed: string,
): Promise<Completion> {
  if (completes === undefined) return completion(known.filter((one) => startsWith(one, typed)));
  if (completes === "month")
    return completion((await months(invoke)).filter((month) => startsWith(month, typed)));
  return completion(await listed(invoke, `${completes}_id`, typed, ({ name = "" }) => clean(name)));
}

function completion(found: readonly string[]): Completion {
  const values = [...new Set(found)];
  return { values: values.slice(0, MAX_VALUES), hasMore: values.length > MAX_VALUES };
}

interface Row {
  readonly id: string;
  readonly name?: string;
}

/** The shown value of each row whose id or name matches, up to the maximum. */
async function listed(
  invoke: ToolInvoke,
  variable: string,
  typed: string,
  shown: (row: Row) => string,
): Promise<string[]> {
  const list = listFor(variable);
  const found = new Set<string>();
  for (let cursor: unknown; list && cursor !== null && found.size <= MAX_VALUES; ) {
    const outcome = await invoke(list, { limit: 100, cursor });
    if (!outcome.ok) throw outcome.refusal;
    const rows = outcome.output.items as Row[];
    for (const row of rows.filter((one) => fits(one, typed))) found.add(shown(row));
    cursor = outcome.output.next_cursor ?? null;
  }
  return [...found];
}

/** The operation that lists the rows of a variable: its rows have the same schema as the resource with this variable. */
function listFor(variable: string): Operation | undefined {
  const one = resources.find(({ required }) => required.includes(variable));
  return catalog.find((candidate) => {
    const { items } = candidate.output.shape;
    return isPaged(candidate) && items instanceof z.ZodArray && items.element === one?.tool.operation.output;
  });
}

function fits({ id, name = "" }: Row, typed: string): boolean {
  return [id, name, ...name.split(/\s+/)].some((word) => startsWith(word, typed));
}

function startsWith(known: string, typed: string): boolean {
  return known.toLowerCase().startsWith(typed.trim().toLowerCase());
}

/** Every month since the couple formed, in its time zone, as YYYY-MM, newest first. */
async function months(invoke: ToolInvoke): Promise<string[]> {
  const overview = catalog.find(({ output: { shape } }) => "as_of" in shape && "couple" in shape);
  if (!overview) return [];
  const outcome = await invoke(overview, { detail: "full" });
  if (!outcome.ok) throw outcome.refusal;
  const { as_of, couple } = outcome.output as {
    as_of: string;
    couple: Record<"created_at" | "time_zone", string>;
  };
  const [first, last] = [couple.created_at, as_of].map((instant) => monthIn(couple.time_zone, instant));
  const found: string[] = [];
  for (let n = last ?? 0; n >= (first ?? 0); n--)
    found.push(`${Math.floor(n / 12)}-${String((n % 12) + 1).padStart(2, "0")}`);
  return found;
}

/** The month of an instant as a number: year times 12 plus month. */
function monthIn(timeZone: string, instant: string): number {
  const parts = new Intl.DateTimeFormat("en", { timeZone, year: "numeric", month: "numeric" }).formatToParts(
    new Date(instant),
  );
  const part = (type: string) => Number(parts.find((one) => one.type === type)?.value);
  return part("year") * 12 + part("month") - 1;
}
