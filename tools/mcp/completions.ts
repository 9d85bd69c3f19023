import { z } from "zod";
import { catalog } from "../../src/operations/catalog.ts";
import type { Operation } from "../../src/operations/operation.ts";
import type { ToolDoor } from "../books.ts";
import { isPaged } from "../paged.ts";
import type { BooksResource } from "./resources.ts";

/** How many values a completion may hold, as the protocol says. */
const MAX_VALUES = 100;

/** Values that complete a variable, at most 100. */
export type Completion = { readonly values: string[]; readonly hasMore: boolean };

/**
 * Ids for the variable of a resource: those of its kind whose id starts with what was typed, or that have a word in
 * their name which does. Only what the caller may see is looked at. @throws Refusal
 */
export async function complete(
  door: ToolDoor,
  resource: BooksResource,
  argument: { readonly name: string; readonly value: string },
): Promise<Completion> {
  const list = listOf(resource.tool.operation);
  const none = { values: [], hasMore: false };
  if (!list || !resource.required.includes(argument.name)) return none;
  const values: string[] = [];
  for (let cursor: unknown; cursor !== null; ) {
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

/** The operation that lists what another answers one of: its rows have the very shape of that answer. */
function listOf({ output }: Operation): Operation | undefined {
  return catalog.find((candidate) => {
    const { items } = candidate.output.shape;
    return isPaged(candidate) && items instanceof z.ZodArray && items.element === output;
  });
}

function fits({ id, name }: Row, typed: string): boolean {
  const start = typed.trim().toLowerCase();
  if (id.startsWith(start)) return true;
  const words = name?.toLowerCase() ?? "";
  return words.startsWith(start) || words.split(/\s+/).some((word) => word.startsWith(start));
}
