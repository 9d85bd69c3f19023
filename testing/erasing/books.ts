/** Books of a person who typed one word wherever people type, in a couple that ended and in the couple that they are in. */
import { insertEmailChange } from "../../src/database/queries/email-changes.ts";
import { saveRecord } from "../../src/database/queries/oauth-records.ts";
import { insertLink } from "../../src/database/queries/sign-in-links.ts";
import { createEngine } from "../../src/engine/open.ts";
import { newSecret } from "../../src/engine/random.ts";
import { User } from "../../src/entities/user.ts";
import { newEmailChange } from "../../src/identity/email-change.ts";
import { hashToken } from "../../src/identity/new-token.ts";
import { OPERATOR } from "../../src/identity/principal.ts";
import { newLink } from "../../src/identity/sign-in-link.ts";
import { ask, formCouple, newCouple, newUser, type TestCouple } from "../books.ts";
import { connectApp } from "../connected-apps.ts";
import { openedEngine } from "../own-database.ts";
import { newPasskeyOf, newSessionOf } from "../sessions.ts";

/** The word that Ada typed. It occurs nowhere else. */
export const WORD = "xylograph";

export const EMAIL = `${WORD}@example.com`;

/** In a database of their own, because tests search all of it. */
export async function erasableBooks() {
  const engine = await openedEngine({});
  const couple = await newCouple(
    { approval_threshold: "100" },
    { on: engine, names: [`${WORD} Ada`, "Ben"] },
  );
  await couple.engine.orm.em.fork().nativeUpdate(User, { id: couple.ada.id }, { email: EMAIL });
  const rows = await money(couple);
  await payments(couple, rows);
  await life(couple);
  await directory(couple);
  return { couple, ...rows };
}

async function money(couple: TestCouple) {
  const ben = couple.asBen;
  const checking = await couple.account({ name: `${WORD} 1`, institution_name: WORD });
  const linked = await couple.account({ name: WORD, plaid_id: WORD, is_manual: false });
  await couple.account({ name: `${WORD} 2`, visibility: "private" });
  const renamedByBen = await couple.account({ name: WORD, is_joint: true });
  await ben.ask("update_account", { account_id: renamedByBen.id, name: "Ben's name" });
  const ofBen = { name: "Ben's joint", balance: "50", is_manual: true, is_joint: true };
  const renamedByAda = await ben.ask("link_account", ofBen);
  await couple.ask("update_account", { account_id: renamedByAda.id, name: `${WORD} joint` });
  const goal = await couple.goal({ name: `${WORD} trip`, type: WORD, notes: WORD, target_amount: "900" });
  const shared = await ben.ask("create_goal", {
    name: "Ben's goal",
    target_amount: "9",
    type: "home",
    priority: 2,
    notes: "Ben's",
  });
  await couple.ask("update_goal", { goal_id: shared.id, name: WORD });
  await ben.ask("update_goal", { goal_id: shared.id, name: "Ben's again" }, "by-ben");
  const noted = await ben.ask("create_goal", {
    name: "Noted",
    target_amount: "9",
    type: "home",
    priority: 2,
    notes: "Ben's",
  });
  await couple.ask("update_goal", { goal_id: noted.id, notes: WORD }, "by-ada");
  return { checking, linked, goal, renamedByBen, renamedByAda, shared, noted };
}

async function payments(
  couple: TestCouple,
  { checking, goal }: Awaited<ReturnType<typeof money>>,
): Promise<void> {
  const ben = couple.asBen;
  const metadata = { payee: WORD, category: WORD, reference: WORD, note: WORD, trip_code: WORD };
  const post = { event_type: "DEPOSIT", amount: "20", source_account_id: checking.id };
  const posted = await couple.ask("record_event", { ...post, metadata });
  await couple.ask("reverse_event", { event_id: posted.id, note: WORD });
  await couple.as(OPERATOR).ask("record_event", { ...post, metadata: { payee: WORD } });
  await ben.ask("record_event", { event_type: "SYSTEM", metadata: { note: "Ben's note" } });
  const move = { account_id: checking.id, goal_id: goal.id };
  await couple.ask("allocate_to_goal", { ...move, amount: "700" });
  await couple.ask("spend_from_goal", { ...move, amount: "5", payee: WORD, note: WORD });
  const pay = (amount: string) => couple.ask("spend_from_goal", { ...move, amount, payee: WORD, note: WORD });
  const { plan_id } = await pay("150");
  await ben.ask("approve_rebalance", { plan_id });
  await pay("160");
}

async function life(couple: TestCouple): Promise<void> {
  const ben = couple.asBen;
  const entry = { text: `${WORD} text`, mood: "low", mood_word: WORD };
  await couple.ask("add_journal_entry", entry, "entry");
  await couple.ask("add_journal_entry", { ...entry, visibility: "private" });
  await ben.ask("add_journal_entry", { text: "Ben's entry", mood: "good" });
  const rule = { rrule: "FREQ=WEEKLY;BYDAY=SU", start: "2026-05-03T18:00" };
  await couple.ask("schedule_check_in", { schedule: rule, message: WORD });
  const { id } = await couple.ask("schedule_check_in", { schedule: "now", message: WORD });
  await couple.ask("answer_check_in", { check_in_id: id, answer: "done", note: WORD });
  await ben.ask("answer_check_in", { check_in_id: id, answer: "done", note: "Ben's note" });
  const waiting = await ben.ask("schedule_check_in", { schedule: "now", message: "Ben's message" });
  const until = new Date(couple.clock.getTime() + 3_600_000).toISOString();
  await couple.ask("answer_check_in", { check_in_id: waiting.id, answer: "snooze", note: WORD, until });
  await couple.ask("create_webhook", { url: `https://${WORD}.example.com/` });
}

async function directory(couple: TestCouple): Promise<void> {
  const { engine, ada } = couple;
  await couple.ask("rename_user", { display_name: `${WORD} Ada L.` }, "rename");
  await couple.ask("create_token", { client: WORD, scopes: ["read"] });
  await couple
    .as({ ...OPERATOR, userId: ada.id })
    .ask("create_token", { client: WORD, scopes: ["read"] }, "for-ada");
  await connectApp(couple, { client: WORD, clientId: WORD, origin: `https://${WORD}.example` });
  await newSessionOf(engine, ada.id, `${WORD} browser`);
  await newPasskeyOf(engine, ada.id, WORD);
  const em = engine.orm.em.fork();
  const now = engine.now();
  const link = newLink({ id: engine.ids(), email: EMAIL, userId: ada.id, invitationId: null }, now);
  await insertLink(em, { ...link, secretHash: hashToken(newSecret()) });
  const addresses = { oldEmail: EMAIL, newEmail: `new-${EMAIL}` };
  const change = newEmailChange(
    { id: engine.ids(), userId: ada.id, sessionId: engine.ids(), ...addresses },
    now,
  );
  const hashes = { oldSecretHash: hashToken(newSecret()), newSecretHash: hashToken(newSecret()) };
  await insertEmailChange(em, { ...change, ...hashes });
  const other = await formCouple(engine, {}, { alone: true });
  const inviter = { principal: other.ada.principal, idempotencyKey: "invite" };
  await ask(engine, "create_invitation", { email: EMAIL }, inviter);
  // An app that asks for access can name the address of the person.
  const asking = { params: { login_hint: EMAIL } };
  const expiresAt = new Date(now.getTime() + 3_600_000);
  const request = { id: engine.ids(), kind: "Interaction", payload: asking, appId: null, expiresAt } as const;
  await saveRecord(em, { ...request, secretHash: hashToken(newSecret()) }, now);
}

/** Ada leaves, has an account without a couple, and forms a couple with Cleo, to which she brings it. */
export async function moveOn({ engine, id, ada, ask: askAda }: TestCouple) {
  await askAda("leave_couple", { couple_id: id, confirmation: "leave for good" });
  const single = { ...ada.principal, coupleId: null };
  const account = { name: `${WORD} 3`, balance: "5", is_manual: true };
  await ask(engine, "link_account", account, { principal: single, idempotencyKey: "single" });
  const cleo = await newUser(engine, "Cleo");
  const next = await ask(engine, "create_couple", { partner_1_id: cleo.id, partner_2_id: ada.id });
  return { coupleId: next.id as string, cleo, principal: { ...single, coupleId: next.id as string } };
}

/** Another process on the same database, with caches of its own. */
export function otherProcess({ engine }: TestCouple) {
  const { orm, now, ids, log } = engine;
  return createEngine(orm, { now, ids, log });
}
