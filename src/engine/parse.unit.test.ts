import { describe, expect, test } from "vitest";
import { z } from "zod";
import { hostileInputs } from "../../testing/hostile/inputs.ts";
import { ZOD_WORDS } from "../../testing/zod-words.ts";
import { OPERATOR } from "../identity/principal.ts";
import { Refusal } from "../kernel/refusals.ts";
import { allocateToGoal } from "../operations/allocate-to-goal.ts";
import { catalog } from "../operations/catalog.ts";
import type { Operation } from "../operations/operation.ts";
import { updateGoal } from "../operations/update-goal.ts";
import { inOwnWords } from "./messages.ts";
import { parseCall } from "./parse.ts";

const operation = allocateToGoal as Operation;
const call = { principal: OPERATOR, requestId: "test" };
const ID = "0199f3a0-abcd-7000-8000-000000000004";

describe("parsing a call", () => {
  test("settles ids to lower case, in the input and beside it", () => {
    const input = { account_id: ID.toUpperCase(), goal_id: ID, amount: 1.5 };
    const parsed = parseCall(operation, input, { ...call, coupleId: ID.toUpperCase() });
    expect(parsed.input).toEqual({ account_id: ID, goal_id: ID, amount: "1.5" });
    expect(parsed.call).toMatchObject({ coupleId: ID, userId: undefined });
  });

  test("lists every bad field of the input and beside it", () => {
    const parse = () =>
      parseCall(
        operation,
        { goal_id: 1, amount: "x", colour: "red" },
        { ...call, userId: "me", idempotencyKey: "a b" },
      );
    expect(parse).toThrow(
      expect.objectContaining({
        errors: ["user_id", "idempotency_key", "account_id", "goal_id", "amount", "colour"].map((field) =>
          expect.objectContaining({ field }),
        ),
      }),
    );
  });
});

describe("a field with several errors", () => {
  const errorsOf = (name: string, input: object) => {
    const operation = catalog.find((one) => one.name === name) as Operation;
    return refusalOf(operation, input)?.errors.map(({ field, message }) => `${field}: ${message}`);
  };

  test("has the first of them alone", () => {
    expect(errorsOf("update_goal", { goal_id: ID, name: "\u0000", notes: "\u0000" })).toEqual([
      "name: Give one line, without control characters.",
      "notes: Remove control characters other than newline and tab.",
    ]);
    expect(errorsOf("update_goal", { goal_id: ID, name: "\u202e" })).toEqual(["name: Give visible text."]);
    expect(errorsOf("update_goal", { goal_id: ID, name: "" })).toEqual(["name: Give some text."]);
  });

  test("is of the wrong kind, whatever its length", () => {
    expect(errorsOf("summarize_ledger", { group_by: "month" })).toEqual([
      "group_by: Give a list of groupings out of month, week, payee, category, person, account, goal, type.",
    ]);
    expect(errorsOf("list_ledger", { cursor: Array(300).fill("a") })).toEqual([
      "cursor: Give `next_cursor` of the previous page.",
    ]);
  });
});

/** The refusal of an input. */
function refusalOf(operation: Operation, input: unknown): Refusal | undefined {
  try {
    parseCall(operation, input, call);
    return undefined;
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw error;
  }
}

describe("a refusal of many errors", () => {
  const fields = (count: number) =>
    Object.fromEntries(Array.from({ length: count }, (_, at) => [`f${at}`, 1]));

  test("lists the first 20 and counts the rest", () => {
    const input = { account_id: ID, goal_id: ID, amount: "1" };
    const [few, one, many] = [20, 21, 60_000].map((count) =>
      refusalOf(operation, { ...input, ...fields(count) }),
    );
    expect(few).toMatchObject({ errorCount: 20, message: expect.not.stringContaining("more error") });
    expect(one).toMatchObject({ errorCount: 21, message: expect.stringMatching(/ And 1 more error\.$/) });
    expect(many).toMatchObject({
      errorCount: 60_000,
      message: expect.stringMatching(/ And 59980 more errors\.$/),
    });
    for (const refusal of [few, one, many]) expect(refusal?.errors).toHaveLength(20);
  });

  test("names a list that is too long, and nothing within it", () => {
    const clear = Array.from({ length: 125_000 }, () => 1);
    expect(refusalOf(updateGoal as Operation, { goal_id: ID, clear })).toMatchObject({
      errorCount: 1,
      errors: [{ field: "clear", message: "At most 2 fields." }],
    });
  });

  test("shortens the names that a caller made up", () => {
    const name = `\u0000${"x".repeat(100_000)}`;
    const refusal = refusalOf(operation, { account_id: ID, goal_id: ID, amount: "1", [name]: 1 });
    expect(refusal?.errors[0]?.field).toBe(`\ufffd${"x".repeat(78)}…`);
    expect(refusal?.message.length).toBeLessThan(200);
  });
});

describe("no message of zod's own is shown", () => {
  test.each(catalog.map((one) => [one.name, one] as const))("by %s", (_, one) => {
    const inputs = hostileInputs(one, one.example as Record<string, unknown>, { real: {}, foreign: {} });
    const messages = inputs.flatMap(
      ({ input }) => refusalOf(one, input)?.errors.map(({ message }) => message) ?? [],
    );
    expect(messages.length).toBeGreaterThan(30);
    expect([...new Set(messages)].filter((message) => ZOD_WORDS.test(message))).toEqual([]);
    for (const message of new Set(messages)) expect(message).toMatch(/^[A-Z`].*\.$/s);
  });

  test("for any kind of schema that has no message", () => {
    const bare = z.strictObject({
      text: z.string().min(3).max(5),
      code: z.email(),
      count: z.int().min(1).max(2),
      share: z.number().gt(0).lt(1),
      tags: z.array(z.string()).min(1).max(2),
      kind: z.enum(["a", "b"]),
      one: z.literal("a"),
      yes: z.boolean(),
      either: z.union([z.boolean(), z.strictObject({ a: z.string() })]),
      none: z.null(),
      by: z.record(z.string(), z.string()),
      step: z.number().multipleOf(5),
    });
    const inputs: unknown[] = [
      {},
      {
        text: "ab",
        code: "x",
        count: 0,
        share: 0,
        tags: [],
        kind: "c",
        one: "b",
        yes: 1,
        either: 1,
        none: 1,
        by: 1,
        step: 3,
      },
      { text: "abcdef", code: 1, count: 9, share: 1, tags: ["", "", ""], kind: 1, one: 1, either: { a: 1 } },
      { text: 1, count: 1.5, share: "1", tags: "x", more: 1 },
      [],
    ];
    const messages = inputs.flatMap(
      (input) =>
        bare.safeParse(input, { error: inOwnWords }).error?.issues.map(({ message }) => message) ?? [],
    );
    expect(messages.length).toBeGreaterThan(30);
    expect(messages.filter((message) => ZOD_WORDS.test(message))).toEqual([]);
    expect(new Set(messages)).toContain("This field is required.");
    expect(new Set(messages)).toContain("Give one of a, b.");
    expect(new Set(messages)).toContain("At most 2 items.");
  });
});
