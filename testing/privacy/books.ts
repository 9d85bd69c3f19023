/** Books with Ada's private accounts and journal entry. Their words and figures occur nowhere else. */

import { SCOPES } from "../../src/books/token.ts";
import type { Engine } from "../../src/engine/engine.ts";
import type { Call } from "../../src/engine/parse.ts";
import { OPERATOR, type Principal } from "../../src/identity/principal.ts";
import { type Answer, ask, formCouple, type Ids, newCouple, newUser, type TestCouple } from "../books.ts";
import { connectApp } from "../connected-apps.ts";
import { foreignCouple } from "../foreign-couple.ts";
import { newPasskeyOf, newSessionOf } from "../sessions.ts";
import { test as base } from "../test.ts";

/** The owner of the private accounts, their partner, somebody of another couple, the operator. */
export type Party = "owner" | "partner" | "foreign" | "operator";

/**
 * Who calls, with the party: an agent has the party of its user, without the scope `admin`. So do the apps that Ada connected:
 * one that only reads, one without access to what is private, one with it, and one of the operator's own, which is a person.
 */
export const VIEWERS = {
  owner: "owner",
  partner: "partner",
  foreign: "foreign",
  operator: "operator",
  ownersAgent: "owner",
  partnersAgent: "partner",
  foreignAgent: "foreign",
  ownersReadingApp: "owner",
  ownersApp: "owner",
  ownersTrustedApp: "owner",
  ownersFirstPartyApp: "owner",
} as const satisfies Record<string, Party>;
export type Viewer = keyof typeof VIEWERS;

/** How an assistant's token differs from a person's. */
const AGENT = {
  kind: "agent",
  actor: "claude",
  scopes: SCOPES.filter((scope) => scope !== "admin"),
} as const;

const app = { id: "0199f3a0-0000-7000-8000-0000000000aa", audience: "http://localhost/mcp" };

/** How the principal of a viewer differs from the person's of its party. */
const DIFFERENT: Partial<Record<Viewer, Partial<Principal>>> = {
  ownersAgent: AGENT,
  partnersAgent: AGENT,
  foreignAgent: AGENT,
  ownersReadingApp: { ...AGENT, scopes: ["read"], app: { ...app, seesPrivate: false } },
  ownersApp: { ...AGENT, app: { ...app, seesPrivate: false } },
  ownersTrustedApp: { ...AGENT, app: { ...app, seesPrivate: true } },
  ownersFirstPartyApp: { ...AGENT, kind: "person", isConfirmed: false, app: { ...app, seesPrivate: true } },
};

export type PrivacyBooks = Awaited<ReturnType<typeof newPrivacyBooks>>;

/** Whether it is no person. */
export const isAgent = (viewer: Viewer): boolean => DIFFERENT[viewer]?.kind === "agent";

/** Whether it is an app without access to what is private. */
export const isApart = (viewer: Viewer): boolean => DIFFERENT[viewer]?.app?.seesPrivate === false;

/** Its scopes. */
export const scopesOf = (viewer: Viewer): readonly string[] => DIFFERENT[viewer]?.scopes ?? SCOPES;

const HIDDEN = {
  name: "Canary-Name-7391",
  institution_name: "Canary-Bank-5530",
  balance: "7313.37",
  keep_available: "911.13",
  is_manual: true,
  visibility: "private",
};
const LINKED = {
  name: "Canary-Linked-6402",
  balance: "6606.66",
  is_manual: false,
  plaid_id: "canary-plaid-8842",
  visibility: "private",
};
const DIARY = {
  text: "Canary-Diary-8086: I would rather keep the old car.",
  mood: "awful",
  mood_word: "canary-mood-6502",
  visibility: "private",
};
const WORDS = [
  "Canary",
  "canary",
  HIDDEN.balance,
  HIDDEN.keep_available,
  LINKED.balance,
  "awful",
  "1717.17",
  "2929.29",
  "4848.48",
  "737.73",
  "107.38",
];

/** Builds the books: the private accounts have events of every type, some for the couple's goals; one entry is private. */
export async function newPrivacyBooks() {
  const couple = await newCouple();
  const foreign = await foreignCouple();
  const { engine } = couple;
  const single = () => newUser(engine);
  const singles = [await single(), await single(), await single(), await single()] as const;
  const solo = await formCouple(engine, {}, { alone: true });
  const ada = couple.as({ ...couple.ada.principal, actor: "canary-client" });
  const [invitation, foreignInvitation] = [await invited(engine), await invited(engine)];
  const hidden = await ada.ask("link_account", HIDDEN);
  const linked = await ada.ask("link_account", LINKED);
  const spare = await ada.ask("link_account", { ...HIDDEN, name: "Canary-Spare-1200", balance: "737.73" });
  const { shared, joint, goal, other, ...empty } = await couple.fill({
    accounts: {
      shared: {},
      joint: { is_joint: true },
      sharedEmpty: { balance: "0" },
      jointEmpty: { balance: "0", is_joint: true },
    },
    goals: { goal: {}, other: { target_amount: "900" } },
  });
  const hiddenEmpty = await ada.ask("link_account", { ...HIDDEN, name: "Canary-Empty-4477", balance: "0" });

  const post = (event_type: string, amount: string, account: Answer, more: object = {}) =>
    ada.ask("record_event", { event_type, amount, source_account_id: account.id, ...more });
  const move = { account_id: hidden.id, goal_id: goal };
  const note = {
    metadata: { note: "Canary-Note-3141", payee: "Canary-Payee-2718", canary_fact: "Canary-5150" },
  };
  const hiddenDeposit = await post("DEPOSIT", "1717.17", hidden, note);
  await post("WITHDRAWAL", "2929.29", hidden, note);
  await post("BALANCE_SYNC", "4848.48", linked, note);
  const { event: hiddenAllocation } = await ada.ask("allocate_to_goal", { ...move, amount: "250" });
  await post("ALLOCATION", "60", hidden, { dest_goal_id: other, ...note });
  await post("REALLOCATION", "10", hidden, { source_goal_id: other, dest_goal_id: goal, ...note });
  await ada.ask("release_from_goal", { ...move, amount: "20" });
  const spending = { ...move, note: "Canary-Note-6283", payee: "Canary-Payee-1414" };
  await ada.ask("spend_from_goal", { ...spending, amount: "11" });
  const { event: hiddenSpending } = await ada.ask("spend_from_goal", { ...spending, amount: "4" });
  const undone = await ada.ask("allocate_to_goal", { ...move, amount: "5" });
  await ada.ask("reverse_event", { event_id: undone.event.id, note: "Canary-Reversal-9921" });
  await ada.ask("update_account", { account_id: linked.id, institution_name: "Canary-Bank-5531" });
  await ada.ask("close_account", { account_id: spare.id });

  const sharedAllocation = await couple.allocate(shared, goal, "97");
  await couple.allocate(shared, goal, "3");
  await couple.allocate(joint, other, "50");
  const deposit = { event_type: "DEPOSIT", amount: "10", source_account_id: shared };
  const sharedDeposit = await couple.ask("record_event", deposit);
  await couple.ask("record_event", { event_type: "SYSTEM", metadata: { note: "A note for both." } });
  const diary = await ada.ask("add_journal_entry", { ...DIARY, goal_id: goal });
  const entry = { text: "An entry for both.", mood: "good", goal_id: goal };
  const sharedEntry = await couple.ask("add_journal_entry", entry);
  await couple.ask("react_to_goal", { goal_id: goal, emoji: "🎉" });
  const token = await couple.ask("create_token", { client: "ios", scopes: ["read"] });
  const { principal } = await newSessionOf(couple.engine, couple.ada.id);
  // This private account is over-allocated, which is on the agenda of its owner.
  const short = await ada.ask("link_account", {
    ...HIDDEN,
    name: "Canary-Short-8080",
    balance: "150",
    keep_available: "0",
  });
  await ada.ask("allocate_to_goal", { account_id: short.id, goal_id: other, amount: "121.21" });
  await post("BALANCE_SYNC", "13.83", short);
  const plans = await plan(couple, { account_id: hidden.id, from_goal_id: goal, amount: "1" });
  // The agendas cover all events above. Each item is shown only to partners who may see its account.
  const checkIn = await couple.ask("schedule_check_in", { schedule: "now" });
  const toCancel = await couple.ask("schedule_check_in", { schedule: "now" });

  const url = "https://hooks.example.com/";
  const ownHook = await couple.ask("create_webhook", { url: "https://canary-hook.example.com/Canary-Path" });
  const partnersHook = await couple.asBen.ask("create_webhook", { url });
  const [sharedHook, oldHook] = [
    await couple.ask("create_webhook", { url, belongs_to: "couple" }),
    await couple.ask("create_webhook", { url, belongs_to: "couple" }),
  ];
  // Ben's inbox has items about hidden money, too: a goal passed a milestone.
  const [item] = (await couple.ask("list_inbox", {})).items;
  const [partnersItem] = (await couple.asBen.ask("list_inbox", {})).items;
  return {
    couple,
    /** The sequence of the couple's ledger. */
    head: (await couple.ask("get_couple", { couple_id: couple.id })).ledger.sequence as number,
    /** Users without a couple. */
    singles,
    /** By name. `hidden...` is private to Ada, `shared...` is Ada's and shared, `joint...` is joint. */
    ids: {
      ...foreign.ids,
      ...plans,
      ...empty,
      ...{ shared, joint, goal, other, couple: couple.id, ada: couple.ada.id, ben: couple.ben.id },
      ...idsOf({ hidden, linked, spare, hiddenEmpty, short }),
      ...idsOf({ hiddenDeposit, hiddenAllocation, hiddenSpending, sharedAllocation, sharedDeposit }),
      ...idsOf({ sharedEntry, checkIn, toCancel, token, ownHook, partnersHook, sharedHook, oldHook }),
      invitationSecret: invitation.secret,
      hiddenEntry: diary.id,
      ...idsOf({
        invitation,
        foreignInvitation,
        item,
        partnersItem,
        solo,
        session: { id: principal.sessionId },
      }),
      app: (await connectApp(couple, { client: "Our app", kind: "person" })).app.id,
      passkey: await newPasskeyOf(couple.engine, couple.ada.id),
    } as Ids,
    /** Texts that only Ada and the operator may read. */
    canaries: [
      ...WORDS,
      ...[hidden, linked, spare, hiddenEmpty, short, diary, ownHook].map(({ id }) => id),
      ...(await figures(couple, [hidden.id, linked.id, short.id])),
    ] as readonly string[],
    /** The principal of a viewer, and the couple or user that an operator's request names. */
    callAs(viewer: Viewer, acting?: "person"): Pick<Call, "principal" | "coupleId" | "userId"> {
      if (viewer === "operator")
        return { principal: OPERATOR, coupleId: couple.id, ...(acting && { userId: couple.ada.id }) };
      const { principal } = { owner: couple.ada, partner: couple.ben, foreign: foreign.couple.ada }[
        VIEWERS[viewer]
      ];
      return { principal: { ...principal, ...DIFFERENT[viewer] } };
    },
  };
}

/** An invitation by link to books of one person. */
async function invited(engine: Engine): Promise<Answer> {
  const { ada } = await formCouple(engine, {}, { alone: true });
  return ask(engine, "create_invitation", {}, { principal: ada.principal });
}

/** A test that reads the same books as the others of its file. */
export const test = base.extend("books", { scope: "file" }, newPrivacyBooks);

/** The ids of answers. */
function idsOf(answers: Readonly<Record<string, Answer>>): Ids {
  return Object.fromEntries(Object.entries(answers).map(([name, { id }]) => [name, id]));
}

/** Ada's suggestion with her hidden accounts, Ben's without them, and Ada's plan with such a move, which waits for Ben. */
async function plan(couple: TestCouple, move: object): Promise<Record<string, string>> {
  const ben = couple.asBen;
  const settings = { couple_id: couple.id, approval_threshold: "0" };
  const { ledger } = await couple.ask("update_couple", settings);
  const waiting = await couple.ask("commit_rebalance", { moves: [move], basis_sequence: ledger.sequence });
  for (const partner of [couple, ben]) {
    await partner.ask("update_couple", { couple_id: couple.id, clear: ["approval_threshold"] });
  }
  const fill = { strategy: "fill" };
  const ofAda = await couple.ask("suggest_rebalance", { ...fill, include_private: true });
  const ofBen = await ben.ask("suggest_rebalance", fill);
  return { waitingPlan: waiting.plan_id, hiddenPlan: ofAda.plan_id, openPlan: ofBen.plan_id };
}

/** The figures of the hidden accounts, and the totals of all accounts, which would reveal them. */
async function figures(couple: TestCouple, hidden: readonly string[]): Promise<string[]> {
  const own: string[] = [];
  for (const id of hidden) {
    const { balance, available } = await couple.ask("get_account", { account_id: id });
    own.push(balance, available);
  }
  const { totals } = await ask(couple.engine, "get_summary", {}, { coupleId: couple.id });
  return [...own, totals.balance, totals.available];
}
