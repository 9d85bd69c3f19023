import { expect, test } from "vitest";
import { REFUSAL_CODES, Refusal } from "../kernel/refusals.ts";
import { nextStep } from "./next-steps.ts";

test.each(REFUSAL_CODES)("the next step after %s is a sentence", (code) => {
  expect(nextStep({ code })).toMatch(/^[A-Z].{10,}\.$/);
});

test("a next step names the facts and operations that it needs", () => {
  expect(nextStep(new Refusal("insufficient_available"))).toContain("`allocatable`");
  expect(nextStep(new Refusal("plan_expired"))).toContain("suggest_rebalance");
});
