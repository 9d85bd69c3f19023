import { describe, expect, test } from "vitest";
import { invalidInput, REFUSALS, Refusal, type RefusalCode } from "./refusals.ts";

const codes = Object.keys(REFUSALS) as RefusalCode[];

describe("refusals", () => {
  test.each(codes)("%s has a status and says what it means and what to do", (code) => {
    const { status, title, next } = REFUSALS[code];
    expect(status).toBeGreaterThanOrEqual(400);
    expect(status).toBeLessThan(600);
    for (const sentence of [title, next]) expect(sentence).toMatch(/^[A-Z].{10,}\.$/);
  });

  test("a refusal carries its code, status, facts and next step", () => {
    const refusal = new Refusal("insufficient_available", undefined, { available: "1.00" });
    expect(refusal).toMatchObject({
      code: "insufficient_available",
      status: 409,
      facts: { available: "1.00" },
    });
    expect(refusal.next).toMatch(/allocatable/);
  });

  test("an invalid input lists every field in its detail", () => {
    const refusal = invalidInput([
      { field: "amount", message: "Give an amount." },
      { field: "goal_id", message: "Give an id." },
    ]);
    expect(refusal.message).toBe("amount: Give an amount. goal_id: Give an id.");
  });
});
