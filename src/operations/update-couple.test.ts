import { newCouple } from "../../testing/books.ts";
import { describe, expect, test } from "../../testing/test.ts";

describe("update_couple", () => {
  test("changes settings with an event; repeating it appends nothing", async ({ couple }) => {
    const input = { couple_id: couple.id, time_zone: "Asia/Tokyo", currency: "JPY" };
    const changed = await couple.ask("update_couple", input);
    expect(changed).toMatchObject({ time_zone: "Asia/Tokyo", currency: "JPY" });
    expect(await couple.ask("update_couple", input)).toEqual(changed);
    const { items } = await couple.ask("list_ledger", {});
    expect(items).toMatchObject([{ event_type: "COUPLE", sequence: changed.ledger.sequence }, {}]);
    expect(await couple.account({ balance: "1000" })).toMatchObject({ currency: "JPY", balance: "1000" });
  });

  test("a higher or no threshold waits until the other partner sends the same change", async () => {
    const couple = await newCouple({ approval_threshold: "100" });
    const { ada, ben } = couple;
    const remove = { clear: ["approval_threshold"] };
    const propose = async (who: typeof ada, input: object) => {
      const answer = await couple.as(who.principal).ask("update_couple", { couple_id: couple.id, ...input });
      const { approval_threshold, threshold_proposal: proposal } = answer;
      return [approval_threshold, proposal && [proposal.approval_threshold, proposal.proposed_by]];
    };
    expect(await propose(ben, { approval_threshold: "300" })).toEqual(["100.00", ["300.00", ben.id]]);
    expect(await propose(ada, { approval_threshold: "300" })).toEqual(["300.00", null]);
    expect(await propose(ben, remove)).toEqual(["300.00", [null, ben.id]]);
    expect(await propose(ada, { approval_threshold: "50" })).toEqual(["50.00", null]);
    expect(await propose(ada, remove)).toEqual(["50.00", [null, ada.id]]);
    const [event] = (await couple.ask("list_ledger", { event_type: "COUPLE", limit: 1 })).items;
    expect(event.metadata).toMatchObject({ proposed_threshold: "none", proposed_by: ada.id });
    const message = expect.stringContaining("to remove");
    expect((await couple.as(ben.principal).ask("get_summary", {})).attention).toMatchObject([
      { kind: "threshold_proposal", message },
    ]);
    expect(await propose(ben, remove)).toEqual([null, null]);
  });
});
