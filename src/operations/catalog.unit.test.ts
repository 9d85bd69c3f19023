import { readdirSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { SCOPES } from "../books/token.ts";
import { REFUSAL_CODES } from "../kernel/refusals.ts";
import { catalog } from "./catalog.ts";
import type { Operation } from "./operation.ts";

const kebab = (name: string) => name.replaceAll("_", "-");
const files = readdirSync(import.meta.dirname).filter((file) => file.includes("-") && file.endsWith(".ts"));

/** Whether an input holds an object, which a query string cannot express. */
function hasObject({ input }: Operation): boolean {
  const { properties = {} } = z.toJSONSchema(input, { io: "input", unrepresentable: "any" });
  return JSON.stringify(properties).includes('"object"');
}

describe("the catalog", () => {
  test("lists every operation's file once", () => {
    const declared = catalog.map(({ name }) => `${kebab(name)}.ts`).toSorted();
    expect(files.filter((file) => !file.endsWith(".test.ts")).toSorted()).toEqual(declared);
  });

  test("has each method and path once", () => {
    const routes = catalog.map(({ http }) => `${http.method} ${http.path}`);
    expect(new Set(routes).size).toBe(routes.length);
  });
});

describe.each(catalog.map((operation) => [operation.name, operation] as const))("%s", (name, operation) => {
  test("has a test beside it", () => {
    expect(files).toContain(`${kebab(name)}.test.ts`);
  });

  test("is frozen and has a name, a description and a known scope", () => {
    expect(Object.isFrozen(operation)).toBe(true);
    expect(name).toMatch(/^[a-z]+(_[a-z]+)+$/);
    expect(name.length).toBeLessThanOrEqual(40);
    expect(operation.title).toMatch(/^[A-Z].{3,40}$/);
    expect(operation.summary).toMatch(/^[A-Z].{20,}\.$/s);
    expect([...SCOPES, "operator"]).toContain(operation.scope);
  });

  test("declares one function for a couple's books, and one for the directory if it needs no couple", () => {
    const ways = ["decide", "view", "rows"].filter((way) => way in operation);
    expect(ways).toHaveLength(operation.within === "nobody" ? 0 : 1);
    expect("directory" in operation).toBe(operation.within !== "couple");
    const [way] = ways;
    if (way === "view") expect(operation.effect).toBe("read");
    if (way === "rows") expect(["read", "aside"]).toContain(operation.effect);
    if (way === "decide") expect(["append", "change"]).toContain(operation.effect);
    if (operation.facts) expect(way).toBeDefined();
  });

  test("never writes with GET, and reads with GET unless the input holds an object", () => {
    const { method } = operation.http;
    if (operation.effect !== "read") expect(method).not.toBe("GET");
    else expect(method).toBe(hasObject(operation) ? "POST" : "GET");
  });

  test("fills the path's id from an input field", () => {
    const { path, id } = operation.http;
    expect(path.includes("{id}")).toBe(id !== undefined);
    if (id) expect(Object.keys(operation.input.shape)).toContain(id);
  });

  test("accepts its example and refuses unknown fields", () => {
    expect(operation.input.safeParse(operation.example).error).toBeUndefined();
    const unknown = operation.input.safeParse({ ...(operation.example as object), surprise: 1 });
    expect(unknown.error?.issues).toMatchObject([{ code: "unrecognized_keys", keys: ["surprise"] }]);
  });

  test("treats null like an absent value in every optional field", () => {
    const shape = Object.entries(operation.input.shape);
    const optional = shape.filter(([, field]) => field.safeParse(undefined).success).map(([key]) => key);
    const nulls = Object.fromEntries(optional.map((key) => [key, null]));
    const needed = Object.fromEntries(
      Object.entries(operation.example as object).filter(([key]) => !optional.includes(key)),
    );
    expect(operation.input.safeParse({ ...needed, ...nulls }).error).toBeUndefined();
  });

  test("lists only known refusals, each once", () => {
    for (const code of operation.refusals) expect(REFUSAL_CODES).toContain(code);
    expect(new Set(operation.refusals).size).toBe(operation.refusals.length);
  });
});
