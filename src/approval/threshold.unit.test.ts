import { describe, expect, test } from "vitest";
import { ADA, BEN, refusalOf } from "../../testing/in-memory.ts";
import { thresholdAfter } from "./threshold.ts";

type Limit = bigint | null;
type State = readonly [threshold: Limit, proposed?: Limit, by?: string | null];

const rowOf = ([approvalThreshold, proposedThreshold = null, proposedById = null]: State) => ({
  approvalThreshold,
  proposedThreshold,
  proposedById,
});

const ada = { userId: ADA, kind: "person" } as const;
const agent = { userId: ADA, kind: "agent" } as const;
const operator = { userId: null, kind: "operator" } as const;
const operatorForAda = { userId: ADA, kind: "operator" } as const;

type Asking = Parameters<typeof thresholdAfter>[2];

describe("asking for another threshold", () => {
  test.each<[what: string, before: State, wanted: Limit, by: Asking, after: State]>([
    ["the first one takes effect at once", [null], 100n, ada, [100n]],
    ["a lower one takes effect at once", [100n], 0n, ada, [0n]],
    ["a lower one by an agent", [100n], 99n, agent, [99n]],
    ["a lower one by the operator", [100n], 99n, operator, [99n]],
    ["a lower one ends the partner's proposal", [100n, 200n, BEN], 50n, ada, [50n]],
    ["a higher one is proposed", [100n], 101n, ada, [100n, 101n, ADA]],
    ["none is proposed", [100n], null, ada, [100n, null, ADA]],
    ["a proposal again stays one", [100n, 101n, ADA], 101n, ada, [100n, 101n, ADA]],
    ["the partner's proposal is agreed to", [100n, 200n, BEN], 200n, ada, [200n]],
    ["the partner's proposal of none is agreed to", [100n, null, BEN], null, ada, [null]],
    ["another than the partner's replaces it", [100n, 200n, BEN], 300n, ada, [100n, 300n, ADA]],
    ["one between the two is a proposal, too", [100n, 200n, BEN], 150n, ada, [100n, 150n, ADA]],
    ["the current one withdraws the caller's own", [100n, 200n, ADA], 100n, ada, [100n]],
    ["the current one leaves the partner's", [100n, 200n, BEN], 100n, ada, [100n, 200n, BEN]],
    ["the current one, none, with nothing proposed", [null], null, operator, [null]],
    [
      "the operator, who names nobody, withdraws nothing",
      [100n, 200n, ADA],
      100n,
      operator,
      [100n, 200n, ADA],
    ],
  ])("%s", (_what, before, wanted, by, after) => {
    expect(thresholdAfter(rowOf(before), wanted, by)).toEqual(rowOf(after));
  });

  test.each<[by: Asking]>([[agent], [operator], [operatorForAda]])(
    "a higher one or none takes a person: not %o",
    (by) => {
      for (const wanted of [101n, null]) {
        for (const before of [[100n], [100n, wanted, BEN]] as const)
          expect(refusalOf(() => thresholdAfter(rowOf(before), wanted, by)).code).toBe("person_required");
      }
    },
  );
});
