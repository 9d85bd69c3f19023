import { expect, test } from "vitest";
import { reasonOf } from "./reason.ts";

const MOVE = { beyond: false, fills: false, seen: true, payee: undefined, from: "Car", to: "Trip" };

const SHORT = "“Trip” holds less than the next step of its schedule";

test.each<[Omit<Parameters<typeof reasonOf>[0], keyof typeof MOVE> & Partial<typeof MOVE>, string]>([
  [{ purpose: "edited", source: null }, "Chosen by hand."],
  [{ purpose: "spending", source: null }, "Pays for the purpose of “Car”, and uses its money."],
  [
    { purpose: "cure", source: null },
    "The account's balance no longer covers what goals hold in it, so “Car” gives back this amount.",
  ],
  [
    { purpose: "cure", source: null, seen: false },
    "“Car” gives money back to a private account of your partner.",
  ],
  [{ purpose: "target", source: "available" }, "Available money brings “Trip” closer to its target."],
  [{ purpose: "target", source: "available", fills: true }, "Available money brings “Trip” to its target."],
  [
    { purpose: "target", source: "less_important" },
    "“Trip” is more important than “Car” and is filled first.",
  ],
  [
    { purpose: "target", source: "above_target" },
    "“Trip” holds less than its target; “Car” holds more than its target.",
  ],
  [{ purpose: "schedule", source: "available" }, `${SHORT}; available money makes up for it.`],
  [
    { purpose: "schedule", source: "available", beyond: true },
    `${SHORT}; available money makes up for it and brings it closer to its target.`,
  ],
  [{ purpose: "schedule", source: "above_need" }, `${SHORT}; “Car” holds more than it needs.`],
  [{ purpose: "schedule", source: "less_important" }, `${SHORT}; “Car” is less important.`],
  [
    { purpose: "refill", source: "available", beyond: true, fills: true },
    "Available money replaces what “Trip” gives back and brings it to its target.",
  ],
  [
    { purpose: "refill", source: "above_target" },
    "This replaces what “Trip” gives back; “Car” holds more than its target.",
  ],
])("%o", (move, reason) => {
  expect(reasonOf({ ...MOVE, ...move })).toBe(reason);
});

test("names the payee of a payment only for those who see the account", () => {
  const payment = { ...MOVE, purpose: "spending", source: null, payee: "Rail" } as const;
  expect(reasonOf(payment)).toBe("Pays for the purpose of “Car”, to “Rail”, and uses its money.");
  expect(reasonOf({ ...payment, seen: false })).not.toContain("Rail");
});
