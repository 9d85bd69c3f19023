import { expect, test } from "vitest";
import { newCouple } from "../../testing/books.ts";

test("get_event returns an event as list_ledger shows it, with the same fields hidden", async () => {
  const couple = await newCouple();
  const ben = couple.as(couple.ben.principal);
  const [hidden, goal] = [await couple.account({ visibility: "private" }), await couple.goal()];
  const move = { account_id: hidden.id, goal_id: goal.id, amount: "10" };
  const { event } = await couple.ask("allocate_to_goal", move);
  for (const viewer of [couple, ben]) {
    const [listed] = (await viewer.ask("list_ledger", { event_type: "ALLOCATION" })).items;
    expect(await viewer.ask("get_event", { event_id: event.id })).toEqual(listed);
  }
  expect(await ben.ask("get_event", { event_id: event.id })).toMatchObject({
    source_account_id: null,
    actor: null,
    dest_goal_id: goal.id,
  });
});

test("get_event does not find another couple's event", async () => {
  const [couple, others] = [await newCouple(), await newCouple()];
  const [event] = (await others.ask("list_ledger", {})).items;
  expect(await couple.refusal("get_event", { event_id: event.id })).toMatchObject({ code: "not_found" });
});
