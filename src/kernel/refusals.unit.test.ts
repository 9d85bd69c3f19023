import { describe, expect, test } from "vitest";
import { invalidInput, REFUSAL_CODES, Refusal, unavailable } from "./refusals.ts";

describe("refusals", () => {
  test.each(REFUSAL_CODES)("the title of %s is one sentence", (code) => {
    expect(new Refusal(code).title).toMatch(/^[A-Z].{10,}\.$/);
  });

  test("a refusal carries its code, title and facts", () => {
    const [code, facts] = ["insufficient_available", { available: "1.00" }] as const;
    const title = "The account does not have enough available money.";
    expect(new Refusal(code, undefined, facts)).toMatchObject({ code, title, message: title, facts });
  });

  test("`unavailable` states how many seconds to wait", () => {
    expect(unavailable("Busy.")).toMatchObject({ message: "Busy.", facts: { retry_after_seconds: 5 } });
  });

  test("an invalid input lists every field in its detail", () => {
    const amount = { field: "amount", message: "Give an amount." };
    const { message } = invalidInput([amount, { field: "goal_id", message: "Give an id." }]);
    expect(message).toBe("amount: Give an amount. goal_id: Give an id.");
  });
});
