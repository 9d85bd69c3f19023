import { describe, expect, test } from "vitest";
import { newCouple, principalFor, type TestCouple } from "../../testing/books.ts";
import { OPERATOR } from "../identity/principal.ts";

describe("update_couple", () => {
  test("changes the time zone with an event that has both values; repeating it appends nothing", async () => {
    const couple = await newCouple();
    const input = { couple_id: couple.id, time_zone: "Asia/Tokyo" };
    expect(await couple.ask("update_couple", input)).toMatchObject({ time_zone: "Asia/Tokyo" });
    const again = await couple.ask("update_couple", input);
    const { items } = await couple.ask("list_ledger", {});
    expect(items[0]).toMatchObject({
      event_type: "COUPLE",
      sequence: again.ledger.sequence,
      metadata: { action: "updated", time_zone: "Asia/Tokyo", time_zone_before: "UTC" },
    });
    expect(items).toHaveLength(2);
  });

  test("changes the currency of a couple without amounts, with an event that has both values", async () => {
    const couple = await newCouple();
    const input = { couple_id: couple.id, currency: "JPY", approval_threshold: "500" };
    expect(await couple.ask("update_couple", input)).toMatchObject({
      currency: "JPY",
      approval_threshold: "500",
    });
    expect(await couple.account({ balance: "1000" })).toMatchObject({ currency: "JPY", balance: "1000" });
    const { items } = await couple.ask("list_ledger", { event_type: "COUPLE" });
    expect(items[0].metadata).toMatchObject({
      currency: "JPY",
      currency_before: "USD",
      approval_threshold: "500",
    });
    expect(await couple.discrepancy()).toBeUndefined();
  });

  test.each<[string, (couple: TestCouple) => Promise<unknown>]>([
    ["an account", (couple) => couple.account({ balance: "0" })],
    [
      "a closed account",
      async (couple) => couple.ask("close_account", { account_id: (await couple.account()).id }),
    ],
    ["a goal", (couple) => couple.goal()],
    [
      "a threshold",
      (couple) => couple.ask("update_couple", { couple_id: couple.id, approval_threshold: "0" }),
    ],
  ])("keeps the currency once the couple has %s", async (_what, give) => {
    const couple = await newCouple();
    await give(couple);
    const change = { couple_id: couple.id, currency: "EUR" };
    expect(await couple.refusal("update_couple", change)).toMatchObject({ code: "currency_fixed" });
    expect(await couple.ask("update_couple", { ...change, currency: "USD" })).toMatchObject({
      currency: "USD",
    });
  });

  test("only a person or the operator can change the currency, and never to a withdrawn one", async () => {
    const couple = await newCouple();
    const change = { couple_id: couple.id, currency: "EUR" };
    const agent = principalFor(couple.ben.id, couple.id, { kind: "agent" });
    expect(await couple.as(agent).refusal("update_couple", change)).toMatchObject({
      code: "person_required",
    });
    expect(await couple.refusal("update_couple", { ...change, currency: "BGN" })).toMatchObject({
      errors: [{ field: "currency" }],
    });
    expect(await couple.as(OPERATOR).ask("update_couple", change)).toMatchObject({ currency: "EUR" });
  });

  test("setting or lowering the threshold takes effect at once", async () => {
    const couple = await newCouple();
    const set = (approval_threshold: string) =>
      couple.ask("update_couple", { couple_id: couple.id, approval_threshold });
    expect(await set("500")).toMatchObject({ approval_threshold: "500.00", threshold_proposal: null });
    expect(await set("0")).toMatchObject({ approval_threshold: "0.00" });
  });

  test("raising the threshold waits until the other partner sends the same change", async () => {
    const couple = await newCouple({ approval_threshold: "100" });
    const ben = couple.as(couple.ben.principal);
    const raise = { couple_id: couple.id, approval_threshold: "200" };

    const proposal = { approval_threshold: "200.00", proposed_by: couple.ada.id };
    const proposed = { approval_threshold: "100.00", threshold_proposal: proposal };
    expect(await couple.ask("update_couple", raise)).toMatchObject(proposed);
    expect(await couple.ask("update_couple", raise)).toMatchObject(proposed);
    expect(await ben.ask("update_couple", { ...raise, approval_threshold: "300" })).toMatchObject({
      approval_threshold: "100.00",
      threshold_proposal: { approval_threshold: "300.00", proposed_by: couple.ben.id },
    });
    const agreed = await couple.ask("update_couple", { ...raise, approval_threshold: "300" });
    expect(agreed).toMatchObject({ approval_threshold: "300.00", threshold_proposal: null });
  });

  test("removing the threshold takes both partners, and lowering it ends the proposal", async () => {
    const couple = await newCouple({ approval_threshold: "100" });
    const ben = couple.as(couple.ben.principal);
    const remove = { couple_id: couple.id, clear: ["approval_threshold"] };
    expect(await couple.ask("update_couple", remove)).toMatchObject({
      approval_threshold: "100.00",
      threshold_proposal: { approval_threshold: null, proposed_by: couple.ada.id },
    });
    await ben.ask("update_couple", { couple_id: couple.id, approval_threshold: "50" });
    expect(await ben.ask("update_couple", remove)).toMatchObject({ approval_threshold: "50.00" });
    expect(await couple.ask("update_couple", remove)).toMatchObject({
      approval_threshold: null,
      threshold_proposal: null,
    });
  });

  test.each([
    ["a threshold", "200"],
    ["no threshold", null],
  ])(
    "sending the current threshold withdraws only the caller's own proposal of %s",
    async (_what, wanted) => {
      const couple = await newCouple({ approval_threshold: "100" });
      const ben = couple.as(couple.ben.principal);
      const change = { couple_id: couple.id };
      const propose = wanted === null ? { clear: ["approval_threshold"] } : { approval_threshold: wanted };
      await couple.ask("update_couple", { ...change, ...propose });
      const { sequence } = (await couple.ask("get_couple", change)).ledger;
      const agent = principalFor(couple.ben.id, couple.id, { kind: "agent" });
      for (const principal of [couple.ben.principal, agent, OPERATOR]) {
        const kept = await couple
          .as(principal)
          .ask("update_couple", { ...change, approval_threshold: "100" });
        expect(kept).toMatchObject({
          threshold_proposal: { proposed_by: couple.ada.id },
          ledger: { sequence },
        });
      }
      const withdrawn = await couple.ask("update_couple", { ...change, approval_threshold: "100.00" });
      expect(withdrawn).toMatchObject({ approval_threshold: "100.00", threshold_proposal: null });
      // The partner's later consent is then a new proposal.
      expect(await ben.ask("update_couple", { ...change, ...propose })).toMatchObject({
        approval_threshold: "100.00",
        threshold_proposal: { proposed_by: couple.ben.id },
      });
      expect(await couple.discrepancy()).toBeUndefined();
    },
  );

  test("a proposal, even of no limit, appears in the ledger and in the partner's attention", async () => {
    const couple = await newCouple({ approval_threshold: "100" });
    await couple.ask("update_couple", { couple_id: couple.id, clear: ["approval_threshold"] });
    const { items } = await couple.ask("list_ledger", { event_type: "COUPLE", limit: 1 });
    expect(items[0].metadata).toMatchObject({ proposed_threshold: "none", proposed_by: couple.ada.id });
    const { attention } = await couple.as(couple.ben.principal).ask("get_summary", {});
    expect(attention).toMatchObject([
      { kind: "threshold_proposal", message: expect.stringContaining("to remove") },
    ]);
  });

  test("an agent or the operator can lower the threshold, never raise it", async () => {
    const couple = await newCouple({ approval_threshold: "100" });
    const agent = principalFor(couple.ben.id, couple.id, { kind: "agent" });
    for (const principal of [agent, OPERATOR]) {
      const by = couple.as(principal);
      const raise = { couple_id: couple.id, approval_threshold: "100.01" };
      expect(await by.refusal("update_couple", raise)).toMatchObject({ code: "person_required" });
    }
    const lower = { couple_id: couple.id, approval_threshold: "99" };
    expect(await couple.as(agent).ask("update_couple", lower)).toMatchObject({ approval_threshold: "99.00" });
  });
});
