import { describe, expect, test } from "vitest";
import { catalog } from "../../src/operations/catalog.ts";
import { addressOf, resourceAt, resources } from "./resources.ts";

const ID = "0199f3a0-0000-7000-8000-000000000005";

describe("resources", () => {
  test("are the operations with a template, all of which only read", () => {
    expect(resources.map(({ template }) => template)).toEqual(
      catalog.flatMap(({ resource }) => (resource === undefined ? [] : [resource])),
    );
    for (const { tool, required, optional } of resources) {
      expect(tool.annotations.readOnlyHint).toBe(true);
      for (const field of [...required, ...optional])
        expect(tool.operation.input.shape).toHaveProperty(field);
      for (const field of tool.inputSchema.required.filter((name) => !required.includes(name)))
        expect(tool.operation.input.shape[field]?.safeParse(null).success).toBe(true);
    }
  });

  test("have an address if no variable is required", () => {
    const addresses = resources.map(addressOf).filter((address) => address !== undefined);
    expect(addresses).toEqual([
      "couples-cfo://summary",
      "couples-cfo://history",
      "couples-cfo://ledger",
      "couples-cfo://inbox",
    ]);
    for (const address of addresses) expect(resourceAt(address)?.input).toEqual({});
  });

  test.each([
    [`couples-cfo://goals/${ID}`, "get_goal", { goal_id: ID }],
    ["couples-cfo://goals/a%20b", "get_goal", { goal_id: "a b" }],
    ["couples-cfo://ledger?cursor=WzQyXQ", "list_ledger", { cursor: "WzQyXQ" }],
    ["couples-cfo://ledger?event_type=RELEASE", "list_ledger", { event_type: "RELEASE" }],
  ])("%s fills the input of %s", (uri, name, input) => {
    const found = resourceAt(uri);
    expect(found?.resource.tool.name).toBe(name);
    expect(found?.input).toEqual(input);
  });

  test.each([
    "",
    "couples-cfo://",
    "couples-cfo://goals",
    "couples-cfo://goals/",
    `couples-cfo://goals/${ID}/more`,
    `couples-cfo://goals/${ID}#part`,
    `couples-cfo://goals/${ID}?cursor=1`,
    "couples-cfo://goals/%E0%A4",
    "couples-cfo://ledger?cursor=a&cursor=b",
    "couples-cfo://ledger?limit=1",
    "couples-cfo://ledger?__proto__=1",
    "couples-cfo://summary2",
    "https://summary",
    `x${"couples-cfo://goals/".repeat(10_000)}`,
  ])("%s is not the address of a resource", (uri) => {
    expect(resourceAt(uri)).toBeUndefined();
  });
});
