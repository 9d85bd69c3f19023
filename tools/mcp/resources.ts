import { catalog } from "../../src/operations/catalog.ts";
import type { Operation } from "../../src/operations/operation.ts";
import { type Tool, toolOf } from "../tool.ts";

/*
 * The operations that can be read as resources: those that declare a URI template. Templates use two forms of RFC 6570,
 * `{field}` in the path and `{?field,field}` at the end; each variable fills the input field of its name.
 */

const VARIABLE = /\{(\w+)\}/g;

/** Media type of every resource's first content, the lean answer. The second content is Markdown. */
export const RESOURCE_TYPE = "application/json";

/** A resource, or a family with one resource for each value of its variables. */
export interface BooksResource {
  readonly template: string;
  /** The noun of the resource, such as `goals`. */
  readonly name: string;
  /** Not the operation's description, which mentions fields that an address does not have. */
  readonly description: string;
  /** The variables of the path, all required. */
  readonly required: readonly string[];
  /** The variables of the query, all optional. */
  readonly optional: readonly string[];
  readonly tool: Tool;
}

/** Every resource, in the order of the catalog. */
export const resources: readonly BooksResource[] = catalog.flatMap((operation) => {
  const { resource } = operation;
  return resource === undefined ? [] : [resourceOf(operation, resource)];
});

function resourceOf(operation: Operation, template: string): BooksResource {
  const { path, query } = partsOf(template);
  const required = [...path.matchAll(VARIABLE)].map(([, variable]) => variable ?? "");
  const [, name = ""] = /^[^:]+:\/\/(\w+)/.exec(path) ?? [];
  const may = query.length > 0 ? `; ${query.join(", ")} optional` : "";
  const description = `${operation.title}: the whole answer, as JSON and as Markdown${may}.`;
  const optional = query;
  return Object.freeze({ template, name, description, required, optional, tool: toolOf(operation) });
}

function partsOf(template: string): { path: string; query: string[] } {
  const [, path = "", query = ""] = /^([^?]*?)(?:\{\?([\w,]+)\})?$/.exec(template) ?? [];
  return { path, query: query.split(",").filter((name) => name !== "") };
}

/** The resource with this URI, and the input from its variables. */
export function resourceAt(
  uri: string,
): { resource: BooksResource; input: Record<string, string> } | undefined {
  for (const resource of resources) {
    const input = match(resource, uri);
    if (input) return { resource, input };
  }
  return undefined;
}

/** The address of a resource without required variables. */
export function addressOf({ template, required }: BooksResource): string | undefined {
  return required.length === 0 ? partsOf(template).path : undefined;
}

function match(
  { template, required, optional }: BooksResource,
  uri: string,
): Record<string, string> | undefined {
  const { path } = partsOf(template);
  const pattern = path
    .split(VARIABLE)
    .map((part, i) => (i % 2 === 1 ? "([^/?#]+)" : part.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&")))
    .join("");
  const [whole, ...values] = new RegExp(`^${pattern}(?:\\?([^#]*))?$`).exec(uri) ?? [];
  if (whole === undefined) return undefined;
  const query = [...new URLSearchParams(values[required.length] ?? "")];
  const names = [...required, ...query.map(([name]) => name)];
  if (new Set(names).size < names.length || query.some(([name]) => !optional.includes(name)))
    return undefined;
  try {
    const filled = required.map((name, i) => [name, decodeURIComponent(values[i] ?? "")]);
    return Object.fromEntries([...filled, ...query]);
  } catch {
    return undefined; // Malformed percent-encoding matches no resource.
  }
}
