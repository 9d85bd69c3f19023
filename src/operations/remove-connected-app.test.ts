import { expect, test } from "vitest";
import { type Answer, ask, newCouple, newUser, principalFor, refusal } from "../../testing/books.ts";
import { connectApp } from "../../testing/connected-apps.ts";
import { Authenticator } from "../engine/authenticator.ts";
import { createEngine } from "../engine/open.ts";

const actionsOf = async (couple: Awaited<ReturnType<typeof newCouple>>) =>
  (await couple.ask("list_ledger", { event_type: "SYSTEM" })).items.map(
    ({ metadata }: Answer) => metadata.action,
  );

test("a removed app is refused at its next call by a process that remembers its token", async () => {
  const couple = await newCouple();
  const { app, token } = await connectApp(couple);
  const other = createEngine(couple.engine.orm, { now: () => couple.clock, log: couple.engine.log });
  const principal = await new Authenticator(other).authenticate(token);
  await ask(other, "get_summary", {}, { principal });
  const removed = await couple.ask("remove_connected_app", { app_id: app.id });
  expect(removed).toMatchObject({ id: app.id, removed_at: couple.clock.toISOString() });
  const goal = { name: "Boat", type: "other", target_amount: "5", priority: 1 };
  expect(await refusal(other, "create_goal", goal, { principal })).toMatchObject({ code: "unauthenticated" });
  expect(await refusal(other, "get_summary", {}, { principal })).toMatchObject({ code: "unauthenticated" });
  await expect(new Authenticator(couple.engine).authenticate(token)).rejects.toThrow("no valid token");
  expect(await couple.refusal("remove_connected_app", { app_id: app.id })).toMatchObject({
    code: "not_found",
  });
  expect(await actionsOf(couple)).toEqual(["app_removed", "app_connected"]);
  expect(await couple.discrepancy()).toBeUndefined();
});

test("a user without a couple removes an app, too", async () => {
  const { engine } = await newCouple();
  const user = await newUser(engine, "Cleo");
  const principal = principalFor(user.id, null);
  expect(await ask(engine, "list_connected_apps", {}, { principal })).toEqual({ items: [] });
  const missing = { app_id: "0199f3a0-0000-7000-8000-000000000013" };
  expect(await refusal(engine, "remove_connected_app", missing, { principal })).toMatchObject({
    code: "not_found",
  });
});
