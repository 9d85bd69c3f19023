import { describe, expect, test } from "vitest";
import { ADA, BEN, START as NOW, refusalOf } from "../../testing/in-memory.ts";
import { thresholdAfter, thresholdInForce } from "./threshold.ts";

type Limit = bigint | null;
type State = readonly [threshold: Limit, proposed?: Limit, by?: string | null];

const rowOf = ([approvalThreshold, proposedThreshold = null, proposedById = null]: State) => ({
  approvalThreshold,
  proposedThreshold,
  proposedById,
});

const ada = { userId: ADA, kind: "person", isConfirmed: true } as const;
const unconfirmed = { ...ada, isConfirmed: false } as const;
const agent = { userId: ADA, kind: "agent" } as const;
const operator = { userId: null, kind: "operator" } as const;
const operatorForAda = { userId: ADA, kind: "operator" } as const;

type Requester = Parameters<typeof thresholdAfter>[2];

describe("requesting another threshold", () => {
  test.each<[what: string, before: State, wanted: Limit, by: Requester, after: State]>([
    ["the first threshold takes effect immediately", [null], 100n, ada, [100n]],
    ["a lower threshold takes effect immediately", [100n], 0n, ada, [0n]],
    ["an agent can lower the threshold", [100n], 99n, agent, [99n]],
    ["the operator can lower the threshold", [100n], 99n, operator, [99n]],
    ["a lower threshold ends the partner's proposal", [100n, 200n, BEN], 50n, ada, [50n]],
    ["a higher threshold is proposed", [100n], 101n, ada, [100n, 101n, ADA]],
    ["removing the threshold is proposed", [100n], null, ada, [100n, null, ADA]],
    ["repeating a proposal does not confirm it", [100n, 101n, ADA], 101n, ada, [100n, 101n, ADA]],
    ["the partner confirms a proposal", [100n, 200n, BEN], 200n, ada, [200n]],
    ["the partner confirms the removal", [100n, null, BEN], null, ada, [null]],
    ["a higher proposal replaces the partner's", [100n, 200n, BEN], 300n, ada, [100n, 300n, ADA]],
    ["a value below the partner's proposal replaces it", [100n, 200n, BEN], 150n, ada, [100n, 150n, ADA]],
    ["the current value withdraws the caller's proposal", [100n, 200n, ADA], 100n, ada, [100n]],
    ["the current value keeps the partner's proposal", [100n, 200n, BEN], 100n, ada, [100n, 200n, BEN]],
    ["null changes nothing if there is no threshold", [null], null, operator, [null]],
    ["the operator without a user withdraws nothing", [100n, 200n, ADA], 100n, operator, [100n, 200n, ADA]],
  ])("%s", (_what, before, wanted, by, after) => {
    expect(thresholdAfter({ ...rowOf(before), partner2Id: BEN }, wanted, by, NOW)).toEqual(rowOf(after));
  });

  test.each<[what: string, before: State, wanted: Limit, by: Requester]>([
    ["raises the threshold", [100n], 101n, ada],
    ["removes the threshold", [100n], null, ada],
    ["lowers the threshold, also by an agent", [100n], 99n, agent],
  ])("a partner alone %s at once", (_what, before, wanted, by) => {
    expect(thresholdAfter({ ...rowOf(before), partner2Id: null }, wanted, by, NOW)).toEqual(rowOf([wanted]));
  });

  test.each([
    [
      "raises or removes the threshold only soon after a proof of who the person is",
      [101n, null],
      "check_required",
    ],
    ["lowers it without one", [99n], "done"],
  ] as const)("a person in a session %s", (_what, wanted, outcome) => {
    const couple = { ...rowOf([100n]), partner2Id: BEN };
    const by = { ...unconfirmed, sessionId: "session" };
    const set = (limit: Limit, freshUntil: Date) => () =>
      thresholdAfter(couple, limit, { ...by, freshUntil }, NOW);
    for (const limit of wanted) {
      expect(set(limit, new Date(NOW.getTime() + 1))).not.toThrow();
      if (outcome === "done") expect(set(limit, NOW)).not.toThrow();
      else expect(refusalOf(set(limit, NOW)).code).toBe(outcome);
    }
  });

  test("the threshold is in force only with two partners", () => {
    expect(thresholdInForce({ approvalThreshold: 100n, partner2Id: BEN })).toBe(100n);
    expect(thresholdInForce({ approvalThreshold: 100n, partner2Id: null })).toBeNull();
  });

  test.each<[code: string, by: Requester]>([
    ["person_required", agent],
    ["person_required", operator],
    ["person_required", operatorForAda],
    ["confirmation_required", unconfirmed],
  ])("only a confirmed person can raise or remove the threshold: %s for %o", (code, by) => {
    for (const wanted of [101n, null]) {
      for (const before of [[100n], [100n, wanted, BEN]] as const)
        for (const partner2Id of [BEN, null]) {
          const couple = { ...rowOf(before), partner2Id };
          expect(refusalOf(() => thresholdAfter(couple, wanted, by, NOW)).code).toBe(code);
        }
    }
  });
});
