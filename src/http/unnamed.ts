import type { OpenApiDocument } from "./openapi.ts";

/**
 * The paths of unnamed schemas in the document: an output named after its operation, or an object within another schema. A
 * generated client would name such a type after its path. `shape` in src/views/fields.ts gives names.
 */
export function unnamedIn({ components, paths }: OpenApiDocument): string[] {
  const answers = Object.keys(components.schemas).filter((name) => name.endsWith("Output"));
  return [...answers, ...objectsIn(components.schemas, 2), ...objectsIn(paths, 0)];
}

/** Objects with fields of their own, below this depth. */
function objectsIn(value: unknown, depth: number, place: readonly string[] = []): string[] {
  if (typeof value !== "object" || value === null) return [];
  const here =
    "properties" in value && !Array.isArray(value) && place.length >= depth ? [place.join("/")] : [];
  const parts = Object.entries(value).filter(([key]) => key !== "example" && key !== "examples");
  return [...here, ...parts.flatMap(([key, part]) => objectsIn(part, depth, [...place, key]))];
}
