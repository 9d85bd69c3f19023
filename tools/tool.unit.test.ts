import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, test } from "vitest";
import { REFUSAL_CODES } from "../src/kernel/refusals.ts";
import { catalog } from "../src/operations/catalog.ts";
import { countTokens } from "../testing/tokens.ts";
import { isPaged, PAGE_ROWS } from "./paged.ts";
import { INSTRUCTIONS } from "./prompts.ts";
import { TOKEN_CEILING } from "./run-tool.ts";
import { tools } from "./tool.ts";

describe("the tools", () => {
  test("are those of the catalog, in its order, and at most 40", () => {
    expect(tools.map(({ name }) => name)).toEqual(catalog.filter(({ tool }) => tool).map(({ name }) => name));
    expect(tools.length).toBeGreaterThan(0);
    expect(tools.length).toBeLessThanOrEqual(40);
  });

  test("take at most 7,500 tokens of a model's context together", () => {
    const shown = tools.map(({ name, description, inputSchema }) =>
      countTokens(JSON.stringify({ name, description, inputSchema })),
    );
    expect(shown.reduce((sum, tokens) => sum + tokens, 0)).toBeLessThanOrEqual(7_500);
  });

  test("have brief instructions that explain the fence and the ceiling", () => {
    expect(INSTRUCTIONS).toContain("between « and » was written by people");
    expect(INSTRUCTIONS).toContain(`${TOKEN_CEILING.toLocaleString("en")} tokens`);
    expect(countTokens(INSTRUCTIONS)).toBeLessThanOrEqual(300);
  });

  test("ask for consent if money leaves a goal or something ends, but not for an allocation", () => {
    const asks = (name: string) => tools.find((tool) => tool.name === name)?.annotations.destructiveHint;
    for (const name of ["release_from_goal", "reverse_event", "record_event", "update_goal", "close_goal"])
      expect([name, asks(name)]).toEqual([name, true]);
    for (const name of ["get_summary", "list_ledger", "create_goal", "allocate_to_goal"])
      expect([name, asks(name)]).toEqual([name, false]);
  });

  test("name only existing tools in their descriptions", () => {
    const fields = tools.flatMap(({ operation: { input, output } }) => [
      ...Object.keys(input.shape),
      ...Object.keys(output.shape),
    ]);
    const known = new Set<string>([...tools.map(({ name }) => name), ...fields, ...REFUSAL_CODES]);
    for (const { description } of tools) {
      for (const [word] of description.matchAll(/\b[a-z]+(_[a-z]+)+\b/g)) expect(known).toContain(word);
    }
  });
});

describe.each(tools.map((tool) => [tool.name, tool] as const))("%s", (name, tool) => {
  const { operation, inputSchema, outputSchema, annotations, description } = tool;

  test("has a name, a title and a description of reasonable length", () => {
    expect(name).toMatch(/^[a-z]+(_[a-z]+)+$/);
    expect(name.length).toBeLessThanOrEqual(40);
    expect(tool.title).toMatch(/^[A-Z]/);
    expect(countTokens(description)).toBeGreaterThanOrEqual(15);
    expect(countTokens(description)).toBeLessThanOrEqual(90);
  });

  test("names another tool in its description", () => {
    const others = tools.map((other) => other.name).filter((other) => other !== name);
    expect(others.filter((other) => description.includes(other))).not.toEqual([]);
  });

  test("has hints that match its effect", () => {
    expect(annotations).toEqual({
      readOnlyHint: operation.effect === "read",
      destructiveHint: operation.effect === "change" || operation.takesAway === true,
      idempotentHint: operation.effect !== "append",
      openWorldHint: false,
    });
  });

  test.each([
    ["input", inputSchema],
    ["output", outputSchema],
  ] as const)("has an object at the root of its %s, and no $ref", (_, schema) => {
    expect(schema.type).toBe("object");
    expect(schema).not.toHaveProperty("anyOf");
    expect(JSON.stringify(schema)).not.toContain('"$');
    expect(new Ajv2020({ strict: true }).compile(schema)).toBeTypeOf("function");
  });

  test("offers exactly the operation's fields, and a key on a write", () => {
    const key = operation.effect === "read" ? [] : ["idempotency_key"];
    expect(Object.keys(inputSchema.properties)).toEqual([...Object.keys(operation.input.shape), ...key]);
    expect(Object.keys(inputSchema.properties)).not.toContain("couple_id");
  });

  test("accepts the operation's example", () => {
    const taken = new Ajv2020({ strict: false }).compile(inputSchema);
    expect([taken(operation.example), taken.errors]).toEqual([true, null]);
  });

  test("limits the rows of a page", () => {
    const { limit } = inputSchema.properties;
    if (isPaged(operation)) expect(limit).toMatchObject({ type: "integer", maximum: PAGE_ROWS });
    else expect(limit).toBeUndefined();
  });
});
