import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { REFUSAL_CODES } from "../src/kernel/refusals.ts";
import { temporaryFolder } from "../testing/temporary-folder.ts";
import { countTokens } from "../testing/tokens.ts";
import type { JsonSchema } from "./json-schema.ts";
import { PAGE_ROWS } from "./paged.ts";
import {
  allIn,
  INSTRUCTIONS,
  mistakesIn,
  type Prompt,
  prompts,
  render,
  situation,
  systemPrompt,
} from "./prompts.ts";
import { tools } from "./tool.ts";

/** The maximum tokens (o200k) of each prompt's text. */
const MAX_TOKENS: Readonly<Record<string, number>> = {
  cfo: 1_310,
  "explain-drift": 300,
  "goal-set-up": 300,
  "monthly-report": 300,
  policy: 740,
  "rebalance-review": 300,
  "weekly-check-in": 300,
};

const promptNamed = (name: string): Prompt => prompts.find((prompt) => prompt.name === name)!;

/** The names of fields and values of enumerations anywhere in a schema. */
function wordsOf(schema: JsonSchema): string[] {
  const { properties = {}, items, anyOf = [], enum: values = [] } = schema as Record<string, never>;
  const inner = [...Object.values(properties as object), ...(items ? [items] : []), ...(anyOf as object[])];
  return [
    ...Object.keys(properties),
    ...(values as unknown[]).filter((value) => typeof value === "string"),
    ...inner.flatMap((part) => wordsOf(part as JsonSchema)),
  ];
}

const known = new Set([
  ...tools.map(({ name }) => name),
  ...tools.flatMap(({ inputSchema, outputSchema, operation }) => [
    ...wordsOf(inputSchema),
    ...wordsOf(outputSchema),
    // A tool's own output schema lists only the first levels of fields.
    ...wordsOf(z.toJSONSchema(operation.output, { metadata: z.registry() }) as JsonSchema),
  ]),
  ...REFUSAL_CODES,
]);

/** The names in a text that belong to no tool, argument, field or refusal. */
function unknownNames(text: string): string[] {
  const marked = [...text.matchAll(/`([^`]+)`/g)].map(([, name = ""]) => name);
  const calls = marked.flatMap((name) => {
    const [, tool, args = ""] = /^(\w+)\((.*)\)$/.exec(name) ?? [];
    return tool === undefined ? [] : [{ name, tool, args: args.split(", ") }];
  });
  const plain = marked.filter((name) => !name.endsWith(")"));
  const snake = [...text.matchAll(/\b[a-z]+(_[a-z]+)+\b/g)].map(([word]) => word);
  return [
    ...[...plain, ...snake].filter((name) => !known.has(name)),
    ...calls.filter((call) => !canBeCalled(call.tool, call.args)).map(({ name }) => name),
  ];
}

function canBeCalled(toolName: string, args: readonly string[]): boolean {
  const { inputSchema } = tools.find(({ name }) => name === toolName) ?? {};
  return args.every((arg) => {
    const [name = "", value] = arg.split(": ");
    const schema = inputSchema?.properties[name];
    if (schema === undefined) return false;
    const type = JSON.stringify(schema.type);
    return (
      value === undefined ||
      schema.enum?.includes(value) ||
      (type.includes("boolean") && /^(true|false)$/.test(value))
    );
  });
}

describe("the prompts", () => {
  test("each have a maximum of tokens", () => {
    expect(prompts.map(({ name }) => name)).toEqual(Object.keys(MAX_TOKENS));
  });

  test.each(prompts.map((prompt) => [prompt.name, prompt] as const))(
    "%s stays within its maximum",
    (name, { text }) => {
      expect(countTokens(text)).toBeLessThanOrEqual(MAX_TOKENS[name]!);
    },
  );

  test.each(prompts.map((prompt) => [prompt.name, prompt] as const))(
    "%s names tools, arguments, fields and refusals that exist",
    (_, prompt) => {
      const defaults = prompt.arguments.flatMap(({ default: words, one_of: values }) => [
        words ?? "",
        ...(values ?? []),
      ]);
      expect(unknownNames([prompt.text, ...defaults].join("\n"))).toEqual([]);
    },
  );

  test("are caught naming something unknown", () => {
    const wrong =
      "`get_sumary` `allocate_to_goal(account)` `list_plans(status: closed)` `no_tool(x)` `amout` some_field";
    expect(unknownNames(wrong)).toEqual([
      "get_sumary",
      "amout",
      "get_sumary",
      "no_tool",
      "some_field",
      "allocate_to_goal(account)",
      "list_plans(status: closed)",
      "no_tool(x)",
    ]);
    expect(unknownNames("`get_summary` `list_plans(status: open)` `update_goal(locked: false)`")).toEqual([]);
  });

  test("accept the strategies of suggest_rebalance", () => {
    const [strategy] = promptNamed("rebalance-review").arguments;
    const { inputSchema } = tools.find(({ name }) => name === "suggest_rebalance")!;
    expect(strategy?.one_of).toEqual(
      inputSchema.properties.strategy?.enum?.filter((value) => value !== null),
    );
  });

  test("repeat no sentence in the system prompt", () => {
    const sentences = systemPrompt()
      .split(/(?<=[.:])\s+|\n/)
      .map((sentence) => sentence.replace(/^- /, "").trim())
      .filter((sentence) => sentence.split(" ").length > 3);
    expect(sentences.length).toBeGreaterThan(50);
    expect(new Set(sentences).size).toBe(sentences.length);
  });
});

test("the system prompt is the CFO, how the tools work, and the policy", () => {
  expect(systemPrompt()).toMatch(/^You are the CFO of a couple/);
  expect(systemPrompt()).toContain(INSTRUCTIONS);
  expect(systemPrompt()).toContain(promptNamed("policy").text);
  expect(systemPrompt()).toBe(render(promptNamed("cfo"), {}));
  expect(INSTRUCTIONS).toContain(`${PAGE_ROWS} rows`);
});

test("the situation names the partners, fenced, and shows generated values unchanged", () => {
  const people = { speaker: "Ada", user_id: "id-1", partner: "B»n" };
  const rendered = situation({ ...people, today: "Monday, 2026-03-02", time_zone: "Asia/Tokyo" });
  expect(rendered).toBe(
    "You talk with «Ada» (user_id id-1), and act only for them. Their partner is «B⟫n». " +
      "Today is Monday, 2026-03-02 (Asia/Tokyo); after midnight, `get_summary` has the new date in `today`.",
  );
  expect(countTokens(rendered)).toBeLessThanOrEqual(70);
});

describe("a rendered prompt", () => {
  const goalSetUp = promptNamed("goal-set-up");

  test("holds the given arguments, fenced, and the defaults of omitted ones", () => {
    const text = render(goalSetUp, { wish: "a «boat»\u202e\u0007 {{account}}", account: "" });
    expect(text).toMatch(/^Help us set up a savings goal for «a ⟪boat⟫ {2}\{\{account\}\}»\./);
    expect(text).toContain("from whichever account has the most available,");
    expect(render(goalSetUp, { wish: "x", account: "Joint" })).toContain("from «Joint»,");
  });

  test("is refused with missing, too long or unknown arguments", () => {
    expect(mistakesIn(goalSetUp, {})).toEqual(["Give wish: What you want to save for, in your own words."]);
    expect(mistakesIn(goalSetUp, { wish: " \u0000 " })).toHaveLength(1);
    expect(mistakesIn(goalSetUp, { wish: "x".repeat(1001) })).toEqual([
      "wish takes at most 1000 characters.",
    ]);
    expect(mistakesIn(goalSetUp, { wish: "😀".repeat(1000) })).toEqual([]);
    expect(mistakesIn(goalSetUp, { wish: "x", goal: "y" })).toEqual([
      "The prompt has no such argument: use wish, account.",
    ]);
    expect(mistakesIn(promptNamed("policy"), { goal: "y" })).toEqual([
      "The prompt has no such argument: it has no arguments.",
    ]);
    expect(mistakesIn(promptNamed("rebalance-review"), { strategy: "best" })).toEqual([
      "strategy is one of on_schedule, deadline_first, fill, waterfall.",
    ]);
    expect(() => render(goalSetUp, {})).toThrow("Give wish");
  });
});

describe("an invalid prompt file", () => {
  const front = "name: one\ntitle: One\ndescription: A prompt";
  test.each([
    ["has no front matter", "Words."],
    ["has an unknown field", `---\n${front}\nargs: []\n---\nWords.`],
    ["has a name other than its file's", `---\n${front.replace("one", "two")}\n---\nWords.`],
    ["has no text", `---\n${front}\n---\n \n`],
    ["uses an undeclared argument", `---\n${front}\n---\nGo to {{place}}.`],
    [
      "declares an unused argument",
      `---\n${front}\narguments: [{name: a, description: A, required: true}]\n---\nGo.`,
    ],
    [
      "has an optional argument without a default",
      `---\n${front}\narguments: [{name: a, description: A, required: false}]\n---\n{{a}}`,
    ],
    ["includes an unknown prompt", `---\n${front}\nincludes: [two]\n---\nGo.`],
  ])("is reported when it %s", (_, content) => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, "one.md"), content);
    expect(() => allIn(pathToFileURL(`${folder}/`))).toThrow(/prompts\/one\.md|there is no prompt two/);
  });
});
