import { describe, expect, test } from "vitest";
import { ADA, BEN, booksOf, decide, decisionOn, personOf, refusalOf } from "../../testing/in-memory.ts";
import type { CheckIn } from "../books/check-in.ts";
import type { Account, Couple, Goal } from "../books/rows.ts";
import { OPERATOR, type Principal } from "../identity/principal.ts";
import type { AsRead } from "./inputs/representation.ts";
import { updateCouple } from "./update-couple.ts";

type Input = Omit<Parameters<NonNullable<typeof updateCouple.decide>>[0], "couple_id">;

interface Scene {
  readonly couple?: Partial<Couple>;
  readonly accounts?: Record<string, Partial<Account>>;
  readonly goals?: Record<string, Partial<Goal>>;
  readonly checkIns?: readonly CheckIn[];
  readonly caller?: Principal;
  readonly asRead?: AsRead;
}

function update(input: Input, { checkIns = [], caller = personOf(ADA), asRead, ...rows }: Scene = {}) {
  const rest = { checkIns: new Map(checkIns.map((row) => [row.id, row])) };
  const decision = decisionOn(booksOf({ ...rows, rest }), { caller });
  const answer = decide(updateCouple, { couple_id: "couple", ...input }, decision, { facts: {}, asRead });
  return { answer, decision };
}

const metadataOf = ({ decision }: ReturnType<typeof update>) =>
  decision.steps.map(({ change: { event } }) => [event.eventType, event.metadata]);

describe("update_couple", () => {
  test.each<[input: Input, couple: Partial<Couple>, changes: object, shown: object]>([
    [
      { currency: "JPY", approval_threshold: "500" },
      {},
      {
        currency: "JPY",
        currency_before: "USD",
        approval_threshold: "500",
        approval_threshold_before: null,
      },
      { currency: "JPY", currency_digits: 0, approval_threshold: "500" },
    ],
    [
      { approval_threshold: "200" },
      { approvalThreshold: 100_00n, proposedThreshold: 200_00n, proposedById: BEN },
      {
        approval_threshold: "200.00",
        approval_threshold_before: "100.00",
        proposed_threshold: null,
        proposed_threshold_before: "200.00",
        proposed_by: null,
        proposed_by_before: BEN,
      },
      { approval_threshold: "200.00", threshold_proposal: null },
    ],
    // Another change leaves the threshold and the partner's proposal unchanged.
    [
      { time_zone: "Asia/Tokyo", approval_threshold: "100.00" },
      { approvalThreshold: 100_00n, proposedThreshold: 200_00n, proposedById: BEN },
      { time_zone: "Asia/Tokyo", time_zone_before: "UTC" },
      { time_zone: "Asia/Tokyo", threshold_proposal: { approval_threshold: "200.00", proposed_by: BEN } },
    ],
  ])("%o", (input, couple, changes, shown) => {
    const updated = update(input, { couple: { ...couple, version: 7 } });
    expect(metadataOf(updated)).toEqual([["COUPLE", { ...changes, action: "updated", version: 8 }]]);
    expect(updated.answer).toMatchObject({ ...shown, version: 8, ledger: { sequence: 1 } });
  });

  test.each<[input: Input, couple?: Partial<Couple>]>([
    [{}],
    [{ currency: "USD", time_zone: "UTC" }],
    [{ clear: ["approval_threshold"] }],
    [{ approval_threshold: "100" }, { approvalThreshold: 100_00n }],
  ])("%o changes nothing and appends nothing", (input, couple = {}) => {
    const { decision } = update(input, { couple });
    expect([decision.steps, decision.writes]).toEqual([[], []]);
  });

  test("a new time zone moves scheduled check-ins, and the next drift check to its midnight", () => {
    const checkIn = {
      id: "sunday",
      status: "scheduled",
      wallTime: "2026-03-15T18:00:00",
      dueAt: new Date("2026-03-15T18:00:00.000Z"),
    } as CheckIn;
    const { decision } = update({ time_zone: "Asia/Tokyo" }, { checkIns: [checkIn] });
    expect(decision.books.checkIns.get("sunday")?.dueAt).toEqual(new Date("2026-03-15T09:00:00.000Z"));
    const midnightInTokyo = { nextDriftCheckAt: new Date("2026-03-11T15:00:00.000Z") };
    expect(decision.writes).toEqual([{ table: "couples", where: { id: "couple" }, update: midnightInTokyo }]);
  });

  test.each<[code: string, input: Input, scene: Scene]>([
    ["currency_fixed", { currency: "EUR" }, { accounts: { joint: {} } }],
    ["currency_fixed", { currency: "EUR" }, { accounts: { joint: { status: "closed" } } }],
    ["currency_fixed", { currency: "EUR" }, { goals: { trip: {} } }],
    ["currency_fixed", { currency: "EUR" }, { couple: { approvalThreshold: 0n } }],
    ["currency_fixed", { currency: "EUR" }, { couple: { approvalThreshold: null, proposedById: BEN } }],
    ["person_required", { currency: "EUR" }, { caller: personOf(ADA, { kind: "agent" }) }],
    ["invalid_input", { currency: "BGN" }, {}],
    [
      "person_required",
      { approval_threshold: "101" },
      { couple: { approvalThreshold: 100_00n }, caller: OPERATOR },
    ],
    ["invalid_input", { approval_threshold: "1", clear: ["approval_threshold"] }, {}],
    ["changed_since_read", { time_zone: "Asia/Tokyo" }, { asRead: { versions: [9], expected: [] } }],
  ])("%s: %o", (code, input, scene) => {
    expect(refusalOf(() => update(input, scene)).code).toBe(code);
  });
});
