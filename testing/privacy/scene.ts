/** A couple with something to hide: Ada's private accounts and diary, with words and figures that occur nowhere else. */

import { SCOPES } from "../../src/books/token.ts";
import type { Call } from "../../src/engine/parse.ts";
import { OPERATOR } from "../../src/identity/principal.ts";
import { type Answer, ask, newCouple, newUser, type Partner, type TestCouple } from "../books.ts";

/** The owner of the private accounts, their partner, somebody of another couple, the operator. */
export type Party = "owner" | "partner" | "foreign" | "operator";

/** Who calls, and whose part they have: an agent's is its user's, less what only `admin` may do. */
export const VIEWERS = {
  owner: "owner",
  partner: "partner",
  foreign: "foreign",
  operator: "operator",
  ownersAgent: "owner",
  partnersAgent: "partner",
  foreignAgent: "foreign",
} as const satisfies Record<string, Party>;
export type Viewer = keyof typeof VIEWERS;

export const isAgent = (viewer: Viewer): boolean => viewer.endsWith("Agent");

export const NOWHERE = "0199f3a0-0000-7000-8000-00000000dead";

export interface Scene {
  readonly couple: TestCouple;
  readonly strangers: TestCouple;
  /** Ids by what they name. `hidden...` is Ada's alone, `shared...` hers but open, `joint...` both partners'. */
  readonly ids: Readonly<Record<string, string>>;
  /** Where the couple's ledger stands. */
  readonly head: number;
  /** Two users in no couple. */
  readonly singles: readonly [Partner, Partner];
  /** What only Ada and the operator may read. */
  readonly canaries: readonly string[];
  /** The principal of a viewer, and what the operator's requests name. */
  callAs(viewer: Viewer, acting?: "person"): Pick<Call, "principal" | "coupleId" | "userId">;
}

/** What sets an assistant's token apart from a person's. */
const AGENT = {
  kind: "agent",
  actor: "claude",
  scopes: SCOPES.filter((scope) => scope !== "admin"),
} as const;

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

/** Builds the books: every kind of event happened to the private accounts, some behind a joint goal; a private entry. */
export async function newScene(): Promise<Scene> {
  const [couple, strangers] = [await newCouple(), await newCouple()];
  const singles = [await newUser(couple.engine), await newUser(couple.engine)] as const;
  const ada = couple.as({ ...couple.ada.principal, actor: "canary-client" });
  const hidden = await ada.ask("link_account", HIDDEN);
  const linked = await ada.ask("link_account", LINKED);
  const spare = await ada.ask("link_account", { ...HIDDEN, name: "Canary-Spare-1200", balance: "737.73" });
  const [shared, joint] = [
    await couple.account({ name: "Shared" }),
    await couple.account({ name: "Joint", is_joint: true }),
  ];
  const [sharedEmpty, jointEmpty] = [
    await couple.account({ balance: "0" }),
    await couple.account({ balance: "0", is_joint: true }),
  ];
  const hiddenEmpty = await ada.ask("link_account", { ...HIDDEN, name: "Canary-Empty-4477", balance: "0" });
  const [goal, other] = [
    await couple.goal({ name: "Trip" }),
    await couple.goal({ name: "Car", target_amount: "900" }),
  ];

  const post = (event_type: string, amount: string, account: Answer, more: object = {}) =>
    ada.ask("record_event", { event_type, amount, source_account_id: account.id, ...more });
  const move = { account_id: hidden.id, goal_id: goal.id };
  const note = { metadata: { note: "Canary-Note-3141", payee: "Canary-Payee-2718" } };
  const hiddenDeposit = await post("DEPOSIT", "1717.17", hidden, note);
  await post("WITHDRAWAL", "2929.29", hidden, note);
  await post("BALANCE_SYNC", "4848.48", linked, note);
  const { event: hiddenAllocation } = await ada.ask("allocate_to_goal", { ...move, amount: "250" });
  await post("ALLOCATION", "60", hidden, { dest_goal_id: other.id, ...note });
  await post("REALLOCATION", "10", hidden, { source_goal_id: other.id, dest_goal_id: goal.id, ...note });
  await ada.ask("release_from_goal", { ...move, amount: "20" });
  const spending = { ...move, note: "Canary-Note-6283", payee: "Canary-Payee-1414" };
  await ada.ask("spend_from_goal", { ...spending, amount: "11" });
  const { event: hiddenSpending } = await ada.ask("spend_from_goal", { ...spending, amount: "4" });
  const undone = await ada.ask("allocate_to_goal", { ...move, amount: "5" });
  await ada.ask("reverse_event", { event_id: undone.event.id, note: "Canary-Reversal-9921" });
  await ada.ask("update_account", { account_id: linked.id, institution_name: "Canary-Bank-5531" });
  await ada.ask("close_account", { account_id: spare.id });

  const { event: sharedAllocation } = await couple.ask("allocate_to_goal", {
    account_id: shared.id,
    goal_id: goal.id,
    amount: "97",
  });
  await couple.ask("allocate_to_goal", { account_id: shared.id, goal_id: goal.id, amount: "3" });
  await couple.ask("allocate_to_goal", { account_id: joint.id, goal_id: other.id, amount: "50" });
  const sharedDeposit = await couple.ask("record_event", {
    event_type: "DEPOSIT",
    amount: "10",
    source_account_id: shared.id,
  });
  await couple.ask("record_event", { event_type: "SYSTEM", metadata: { note: "A note for both." } });
  const diary = await ada.ask("add_journal_entry", { ...DIARY, goal_id: goal.id });
  const entry = { text: "An entry for both.", mood: "good", goal_id: goal.id };
  const sharedEntry = await couple.ask("add_journal_entry", entry);
  await couple.ask("react_to_goal", { goal_id: goal.id, emoji: "🎉" });
  const token = await couple.ask("create_token", { client: "ios", scopes: ["read"] });
  // More stands behind a goal than this private account holds: that is on the agenda, for its owner.
  const short = await ada.ask("link_account", {
    ...HIDDEN,
    name: "Canary-Short-8080",
    balance: "150",
    keep_available: "0",
  });
  await ada.ask("allocate_to_goal", { account_id: short.id, goal_id: other.id, amount: "121.21" });
  await post("BALANCE_SYNC", "13.83", short);
  const plans = await plan(couple, { account_id: hidden.id, from_goal_id: goal.id, amount: "1" });
  // Their agendas are drawn from all that happened: each is whole only for those who may know its account.
  const checkIn = await couple.ask("schedule_check_in", { schedule: "now" });
  const toCancel = await couple.ask("schedule_check_in", { schedule: "now" });

  const theirs = { account: await strangers.account(), goal: await strangers.goal() };
  const { event: theirEvent } = await strangers.ask("allocate_to_goal", {
    account_id: theirs.account.id,
    goal_id: theirs.goal.id,
    amount: "1",
  });
  const theirPlan = await strangers.ask("suggest_rebalance", {});
  const theirCheckIn = await strangers.ask("schedule_check_in", { schedule: "now" });
  const theirToken = await strangers.ask("create_token", { client: "ios", scopes: ["read"] });
  const url = "https://hooks.example.com/";
  const ownHook = await couple.ask("create_webhook", { url: "https://canary-hook.example.com/Canary-Path" });
  const partnersHook = await couple.as(couple.ben.principal).ask("create_webhook", { url });
  const [sharedHook, oldHook] = [
    await couple.ask("create_webhook", { url, belongs_to: "couple" }),
    await couple.ask("create_webhook", { url, belongs_to: "couple" }),
  ];
  const theirHook = await strangers.ask("create_webhook", { url });
  // What happened to hidden money was told to Ben too: that a goal passed a mark.
  const [item] = (await couple.ask("list_inbox", {})).items;
  const [theirItem] = (await couple.as(couple.ben.principal).ask("list_inbox", {})).items;
  return {
    couple,
    strangers,
    head: (await couple.ask("get_couple", { couple_id: couple.id })).ledger.sequence,
    singles,
    ids: {
      hidden: hidden.id,
      linked: linked.id,
      spare: spare.id,
      hiddenEmpty: hiddenEmpty.id,
      short: short.id,
      shared: shared.id,
      sharedEmpty: sharedEmpty.id,
      joint: joint.id,
      jointEmpty: jointEmpty.id,
      goal: goal.id,
      other: other.id,
      hiddenDeposit: hiddenDeposit.id,
      hiddenAllocation: hiddenAllocation.id,
      hiddenSpending: hiddenSpending.id,
      sharedAllocation: sharedAllocation.id,
      sharedDeposit: sharedDeposit.id,
      ...plans,
      sharedEntry: sharedEntry.id,
      checkIn: checkIn.id,
      toCancel: toCancel.id,
      foreignCheckIn: theirCheckIn.id,
      token: token.id,
      ownHook: ownHook.id,
      partnersHook: partnersHook.id,
      sharedHook: sharedHook.id,
      oldHook: oldHook.id,
      foreignHook: theirHook.id,
      item: item.id,
      partnersItem: theirItem.id,
      couple: couple.id,
      ada: couple.ada.id,
      ben: couple.ben.id,
      foreignAccount: theirs.account.id,
      foreignGoal: theirs.goal.id,
      foreignEvent: theirEvent.id,
      foreignToken: theirToken.id,
      foreignPlan: theirPlan.plan_id,
      foreignCouple: strangers.id,
      foreignUser: strangers.ada.id,
    },
    canaries: [
      ...WORDS,
      ...[hidden, linked, spare, hiddenEmpty, short, diary, ownHook].map(({ id }) => id),
      ...(await figures(couple, [hidden.id, linked.id, short.id])),
    ],
    callAs(viewer, acting) {
      if (viewer === "operator")
        return { principal: OPERATOR, coupleId: couple.id, ...(acting && { userId: couple.ada.id }) };
      const { principal } = { owner: couple.ada, partner: couple.ben, foreign: strangers.ada }[
        VIEWERS[viewer]
      ];
      return { principal: isAgent(viewer) ? { ...principal, ...AGENT } : principal };
    },
  };
}

/** Ada's suggestion that uses her hidden accounts, Ben's that does not, and one of Ada's that waits for him with such a move. */
async function plan(couple: TestCouple, move: object): Promise<Record<string, string>> {
  const ben = couple.as(couple.ben.principal);
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

/** What the hidden accounts stand at now, and what everything together comes to: no total may betray it either. */
async function figures(couple: TestCouple, hidden: readonly string[]): Promise<string[]> {
  const own: string[] = [];
  for (const id of hidden) {
    const { balance, available } = await couple.ask("get_account", { account_id: id });
    own.push(balance, available);
  }
  const { totals } = await ask(couple.engine, "get_summary", {}, { coupleId: couple.id });
  return [...own, totals.balance, totals.available];
}
