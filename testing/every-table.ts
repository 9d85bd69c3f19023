/** Books in which every table has rows, with values that a careless copy would change. */
import type { SqlEntityManager } from "@mikro-orm/sql";
import { insertClient } from "../src/database/queries/oauth-clients.ts";
import type { Engine } from "../src/engine/engine.ts";
import { Passkey } from "../src/entities/passkey.ts";
import { ask, newUser, principalFor } from "./books.ts";
import { connectApp } from "./connected-apps.ts";
import { eventfulBooks } from "./eventful-books.ts";

/** A number that no double can represent, and text that needs escaping everywhere. */
const DELICATE = {
  number: "9007199254740993",
  text: `?'"\\ \\u0041 $1 {a,"b"} \u2028 \u{1f697}`,
};

export type EveryTable = Awaited<ReturnType<typeof everyTable>>;

/** Returns the couple, a bearer token of Ada's, and the current and the former secret of the couple's webhook. */
export async function everyTable(engine: Engine) {
  const couple = await eventfulBooks("KWD", (amount) => `${amount}.125`, engine);
  const { ask: askAda } = couple;
  const { token }: { token: string } = await askAda("create_token", { client: "ios", scopes: ["read"] });
  const webhook = await askAda("create_webhook", { url: "https://hooks.example.com/" });
  const { secret } = await askAda("rotate_webhook", { webhook_id: webhook.id });
  await askAda("suggest_rebalance", { strategy: "waterfall" });
  const checkIn = await askAda("schedule_check_in", { schedule: "now" });
  await askAda("answer_check_in", { check_in_id: checkIn.id, answer: "done", note: DELICATE.text });
  await askAda("schedule_check_in", {
    schedule: { rrule: "FREQ=WEEKLY;BYDAY=SU", start: "2026-05-03T18:00" },
  });
  await askAda("add_journal_entry", { text: DELICATE.text });
  const goal = await couple.ask("create_goal", { ...GOAL, notes: DELICATE.text }, `?$1"\\`);
  const entry = await askAda("add_journal_entry", { text: DELICATE.text, goal_id: goal.id });
  await askAda("make_entry_private", { entry_id: entry.id });
  await single(engine);
  await passkey(engine, couple.ada.id);
  await insertClient(engine.orm.em.fork(), "client", { client_name: DELICATE.text }, engine.now());
  await connectApp(couple, { client: "Probe" });
  const em = engine.orm.em.fork() as SqlEntityManager;
  const output = `{"b": ${DELICATE.number}, "a": 1.10, "empty": "", "nothing": null, "list": [{}]}`;
  for (const table of ["idempotency_records", "directory_records"])
    await em.execute(`update ${table} set output = ?::json`, [output]);
  return { couple, token, secrets: [webhook.secret, secret] as string[] };
}

const GOAL = { name: "Boat", target_amount: "9", type: "other", priority: 5 };

/** A passkey of this user. No authenticator holds its key. */
async function passkey(engine: Engine, user: string): Promise<void> {
  const key = {
    credentialId: "Y3JlZGVudGlhbA",
    publicKey: "cHVibGljLWtleQ",
    counter: 9_007_199_254_740_993n,
  };
  const named = {
    name: DELICATE.text,
    transports: ["internal", `a,"b"`],
    createdAt: engine.now(),
    usedAt: null,
  };
  await engine.orm.em.fork().insert(Passkey, { id: engine.ids(), user, ...key, ...named });
}

/** A user without a couple who has an account. */
async function single(engine: Engine): Promise<void> {
  const user = await newUser(engine, "Eve");
  const principal = principalFor(user.id, null);
  await ask(
    engine,
    "link_account",
    { name: "Mine", balance: "1", is_manual: true, currency: "JPY" },
    { principal, idempotencyKey: `?$1"\\` },
  );
}
