import type { JsonSchema } from "./json-schema.ts";

type Named = Readonly<Record<string, JsonSchema>>;

/** The schemas that the roots refer to, directly or indirectly, in their original order. */
export function referred(all: Named, roots: unknown): Record<string, JsonSchema> {
  const found = new Set<string>();
  const follow = (value: unknown) => {
    for (const [, name = ""] of JSON.stringify(value).matchAll(/"#\/components\/schemas\/(\w+)"/g)) {
      if (found.has(name)) continue;
      found.add(name);
      follow(all[name]);
    }
  };
  follow(roots);
  return Object.fromEntries(Object.entries(all).filter(([name]) => found.has(name)));
}
