import { describe, expect, test } from "vitest";
import { OPERATOR } from "../access/principal.ts";
import { allocateToGoal } from "./allocate-to-goal.ts";
import type { Operation } from "./operation.ts";
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
