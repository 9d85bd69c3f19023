import type { Engine } from "../src/engine/engine.ts";
import { newCouple } from "./books.ts";
import { connectApp } from "./connected-apps.ts";
import { newPasskeyOf, newSessionOf } from "./sessions.ts";

/** A couple that is not under test, and the ids of its rows. */
export async function foreignCouple(on?: Engine) {
  const couple = await newCouple({}, { ...(on && { on }) });
  const { ask } = couple;
  const { foreignAccount, foreignGoal } = await couple.fill({
    accounts: { foreignAccount: {} },
    goals: { foreignGoal: {} },
  });
  const event = await couple.allocate(foreignAccount, foreignGoal, "1");
  return {
    couple,
    ids: {
      foreignAccount,
      foreignGoal,
      foreignEvent: event.id as string,
      foreignPlan: (await ask("suggest_rebalance", { strategy: "fill" })).plan_id as string,
      foreignCheckIn: (await ask("schedule_check_in", { schedule: "now" })).id as string,
      foreignToken: (await ask("create_token", { client: "ios", scopes: ["read"] })).id as string,
      foreignApp: (await connectApp(couple, { kind: "person" })).app.id,
      foreignPasskey: await newPasskeyOf(couple.engine, couple.ada.id),
      foreignSession: (await newSessionOf(couple.engine, couple.ada.id)).principal.sessionId as string,
      foreignHook: (await ask("create_webhook", { url: "https://hooks.example.com/" })).id as string,
      foreignCouple: couple.id,
      foreignUser: couple.ada.id,
    },
  };
}
