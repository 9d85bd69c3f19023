import { expect, test } from "vitest";
import { newCouple } from "../../testing/books.ts";
import { eventsOf } from "../../testing/concurrent.ts";

test("remove_reaction removes the caller's reaction, in any form of the emoji, and leaves the partner's", async () => {
  const couple = await newCouple();
  const { id: goal_id } = await couple.goal();
  const [short, whole] = ["\u2764", "❤️"].map((emoji) => ({ goal_id, emoji }));
  await couple.asBen.ask("react_to_goal", whole);
  expect(await couple.ask("remove_reaction", whole)).toMatchObject({ removed: false });
  expect(await couple.ask("react_to_goal", short)).toEqual(await couple.ask("react_to_goal", whole));
  expect(await eventsOf(couple, "REACTION")).toBe(2);
  expect(await couple.ask("remove_reaction", short)).toEqual({ ...whole, removed: true });
  const reactions = [{ emoji: "❤️", count: 1, user_ids: [couple.ben.id] }];
  expect(await couple.ask("get_goal", { goal_id })).toMatchObject({ reactions });
  const { items } = await couple.ask("list_ledger", { event_type: "REACTION", limit: 1 });
  expect(items).toMatchObject([{ metadata: { action: "removed", emoji: "❤️" }, dest_goal_id: goal_id }]);
  await couple.ask("react_to_goal", whole);
  expect(await eventsOf(couple, "REACTION")).toBe(4);
});
