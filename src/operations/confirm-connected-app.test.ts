import { expect, test } from "vitest";
import { newCouple } from "../../testing/books.ts";
import { connectApp } from "../../testing/connected-apps.ts";
import { newSessionOf } from "../../testing/sessions.ts";
import { Authenticator } from "../engine/authenticator.ts";

test("only a session of its user confirms an app of kind person, which then may approve", async () => {
  const couple = await newCouple();
  const { app, token } = await connectApp(couple, { kind: "person" });
  const input = { app_id: app.id };
  expect(await couple.refusal("confirm_connected_app", input)).toMatchObject({ code: "check_required" });
  const own = couple.as((await newSessionOf(couple.engine, couple.ada.id)).principal);
  const agent = (await connectApp(couple)).app;
  expect(await own.refusal("confirm_connected_app", { app_id: agent.id })).toMatchObject({
    code: "invalid_input",
  });
  const confirmed = await own.ask("confirm_connected_app", input);
  expect(confirmed.confirmed_at).toBe(couple.clock.toISOString());
  expect(await own.ask("confirm_connected_app", input)).toEqual(confirmed);
  const principal = await new Authenticator(couple.engine).authenticate(token);
  expect(principal).toMatchObject({ kind: "person", isConfirmed: true });
  expect(await couple.discrepancy()).toBeUndefined();
});
