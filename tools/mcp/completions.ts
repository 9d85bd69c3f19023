import { z } from "zod";
import { catalog } from "../../src/operations/catalog.ts";
import type { Operation } from "../../src/operations/operation.ts";
import type { ToolDoor } from "../books.ts";
import { isPaged } from "../paged.ts";
import { type BooksResource, resources } from "./resources.ts";

/** How many values a completion may hold, as the protocol says. */
const MAX_VALUES = 100;

/** Values that complete a variable, at most 100. */
export type Completion = { readonly values: string[]; readonly hasMore: boolean };

/**
 * Values for the variable of a resource that start with what was typed: of an enumeration its values; of an id those of
 * its kind, also by a word in their name. Only what the caller may see is looked at. @throws Refusal
 */
export async function complete(
  door: ToolDoor,
  resource: BooksResource,
  argument: { readonly name: string; readonly value: string },
): Promise<Completion> {
  const values = enumerated(resource, argument);
  const list = values.length === 0 ? listFor(argument.name) : undefined;
  for (let cursor: unknown; list && cursor !== null; ) {
    const outcome = await door(list, { limit: 100, cursor });
    if (!outcome.ok) throw outcome.refusal;
    const rows = outcome.output.items as Row[];
    values.push(...rows.filter((row) => fits(row, argument.value)).map(({ id }) => id));
    cursor = outcome.output.next_cursor ?? null;
    if (values.length > MAX_VALUES) break;
  }
  return { values: values.slice(0, MAX_VALUES), hasMore: values.length > MAX_VALUES };
}

interface Row {
  readonly id: string;
  readonly name?: string;
}

function enumerated({ tool }: BooksResource, { name, value }: { name: string; value: string }): string[] {
  const { enum: values = [] } = tool.inputSchema.properties[name] ?? {};
  const start = value.trim().toLowerCase();
  return values.filter(
    (known) => typeof known === "string" && known.toLowerCase().startsWith(start),
  ) as string[];
}

/**
 * The operation that lists what a variable names one of: its rows have the very shape of what the resource answers that
 * needs this variable.
 */
function listFor(variable: string): Operation | undefined {
  const one = resources.find(({ required }) => required.includes(variable));
  return catalog.find((candidate) => {
    const { items } = candidate.output.shape;
    return isPaged(candidate) && items instanceof z.ZodArray && items.element === one?.tool.operation.output;
  });
}

function fits({ id, name }: Row, typed: string): boolean {
  const start = typed.trim().toLowerCase();
  if (id.startsWith(start)) return true;
  const words = name?.toLowerCase() ?? "";
  return words.startsWith(start) || words.split(/\s+/).some((word) => word.startsWith(start));
}
