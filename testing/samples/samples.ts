/**
 * The samples of every operation, which the tests of access, hostile input and surfaces use. Each operation has at least one
 * access case. A tool also has calls: at least one success, one invalid input and each refusal that it declares.
 */
import { readFileSync } from "node:fs";
import { parse } from "yaml";
import type { Principal } from "../../src/identity/principal.ts";
import { TITLES } from "../../src/kernel/refusal-titles.ts";
import type { RefusalCode } from "../../src/kernel/refusals.ts";
import { type Answer, formCouple, type Ids, type TestCouple } from "../books.ts";
import { connectApp } from "../connected-apps.ts";
import { inviting } from "../invitations.ts";
import type { Party } from "../privacy/books.ts";
import { newSessionOf } from "../sessions.ts";

type Expected = "done" | RefusalCode;
type Outcomes = Readonly<Record<Party, Expected>>;

/** An access case: a call by each party, on the books of privacy/books.ts. */
export interface Row {
  readonly operation: string;
  /** What the call reads or changes. */
  readonly on: string;
  readonly input: object;
  readonly expected: Outcomes;
  /** The operator acts for the owner. */
  readonly acting: "person" | undefined;
}

/**
 * A call that every surface answers alike, on the books of parity/books.ts, where the calls of all tools run in order. Its
 * input can follow from the previous answer that was no refusal.
 */
export interface SurfaceCall {
  readonly input: object;
  readonly expected: Expected;
  /** By default a write that succeeds has its own idempotency key, and a refusal has none. */
  readonly key: string | undefined;
}

/** What sets an operation apart from others. */
interface Traits {
  /** Refusals of a tool without a call: they need too many calls, another day, a person or the operator. */
  readonly without_call?: readonly RefusalCode[];
  /** The operation writes without a ledger event. */
  readonly no_event?: true;
  /** The operation shows a hidden event without its hidden fields, as the ledger's list does. */
  readonly shows_hidden_events?: true;
}

/** A sample in a file: traits, an access case, or a call as the outcome and the input. `last`: it runs after all others. */
type Sample = Readonly<Record<string, unknown>> & {
  readonly traits?: Traits;
  readonly access?: string;
  readonly to?: string | readonly Expected[];
  readonly input?: object;
  readonly acting?: "person";
  readonly last?: true;
  readonly key?: string;
};

const FILES = ["planning", "directory", "accounts-and-goals", "ledger", "life"];
const SAMPLES: Readonly<Record<string, readonly Sample[]>> = Object.assign(
  {},
  ...FILES.map((file) => parse(readFileSync(new URL(`${file}.yaml`, import.meta.url), "utf8"))),
);

/** The operations with samples. */
export const SAMPLED: readonly string[] = Object.keys(SAMPLES);

function samplesOf(operation: string): readonly Sample[] {
  const samples = SAMPLES[operation];
  if (!samples) throw new Error(`add samples of ${operation} in testing/samples/`);
  return samples;
}

function known(outcome: string): Expected {
  if (outcome === "done" || outcome in TITLES) return outcome as Expected;
  throw new Error(`${outcome} is no outcome of a call`);
}

/** The calls of a tool. @throws Error for an operation without samples */
export function callsOf(operation: string): readonly SurfaceCall[] {
  return samplesOf(operation).flatMap(({ key, ...sample }) => {
    if (sample.access !== undefined || sample.traits) return [];
    return Object.entries(sample).map(([outcome, input]) => {
      return { input: input as object, expected: known(outcome), key };
    });
  });
}

/** @throws Error for an operation without samples */
export function traitsOf(operation: string): Traits {
  return samplesOf(operation).find(({ traits }) => traits)?.traits ?? {};
}

/** The outcomes of access cases by name: for the owner, the partner, a foreigner and the operator. */
const OUTCOMES: Readonly<Record<string, readonly Expected[]>> = {
  anyone: ["done", "done", "done", "done"],
  couple: ["done", "done", "not_found", "done"],
  owner: ["done", "not_owner", "not_found", "done"],
  hidden: ["done", "not_found", "not_found", "done"],
  operator: ["operator_only", "operator_only", "operator_only", "done"],
};

function outcomesOf(to: Sample["to"]): Outcomes {
  const outcomes = typeof to === "string" ? OUTCOMES[to] : to;
  const [owner, partner, foreign, operator] = outcomes?.map(known) ?? [];
  if (!owner || !partner || !foreign || !operator)
    throw new Error(`an access case needs four outcomes: ${to}`);
  return { owner, partner, foreign, operator };
}

/** All access cases, in an order in which they can run on one couple. */
export const ACCESS: readonly Row[] = [undefined, true].flatMap((runsLast) =>
  Object.entries(SAMPLES).flatMap(([operation, samples]) =>
    samples.flatMap(({ access: on, to, input = {}, acting, last }): Row[] =>
      on !== undefined && last === runsLast
        ? [{ operation, on, input, expected: outcomesOf(to), acting }]
        : [],
    ),
  ),
);

export const NOWHERE = "0199f3a0-0000-7000-8000-00000000dead";

const CONSTANTS: Ids = {
  nowhere: NOWHERE,
  line: "«quoted»\u200b & <b>bold",
  words: "Two lines:\n«quoted»\u202e & <b>bold</b> 👩‍👩‍👧",
  tooLong: "x".repeat(10_001),
};

/** The sequence of the books that a plan by hand is based on: a repeated call uses the same books. */
const basisOf = (before: Answer) => before?.basis_sequence ?? (before?.events?.[0].sequence ?? 2) - 1;

/**
 * An input with the values of the names in it. `more` holds what is no id: the head and the singles of the privacy books, or the
 * previous answer, which is named `$before`.
 */
export function inputOf(input: object, ids: Ids, more?: Answer): Record<string, unknown> {
  const special: Readonly<Record<string, () => unknown>> = {
    email: () => `${crypto.randomUUID()}@example.com`,
    head: () => more.head,
    single: () => more.singles[0].id,
    otherSingle: () => more.singles[1].id,
    thirdSingle: () => more.singles[2].id,
    fourthSingle: () => more.singles[3].id,
    basis: () => basisOf(more),
    // On the books that the last committed plan left.
    basisAfter: () => (more.status === "committed" ? more.events.at(-1).sequence : basisOf(more)),
  };
  const filled = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(filled);
    if (typeof value === "object" && value !== null)
      return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, filled(inner)]));
    const [, name, field] = /^\$(\w+)(?:\.(\w+))?$/.exec(String(value)) ?? [];
    if (name === undefined) return value;
    if (field) return more[field];
    return special[name] ? special[name]() : (CONSTANTS[name] ?? ids[name]);
  };
  return filled(input) as Record<string, unknown>;
}

/** What lets the example of an operation succeed. */
interface Prepared {
  /** Instead of the usual ids, and of a secret. */
  readonly ids?: Ids;
  /** Instead of Ada. */
  readonly principal?: Principal;
}

/** What the example of an operation needs beyond the usual ids. */
export const PREPARE: Readonly<Record<string, (couple: TestCouple) => Promise<Prepared>>> = {
  close_account: async (couple) => ({ ids: { account_id: (await couple.account()).id } }),
  join_couple: async ({ engine }) => {
    const { id: couple_id, ben } = await formCouple(engine, {}, { alone: true });
    return { ids: { couple_id, user_id: ben.id } };
  },
  remove_reaction: async (couple) => {
    const goal_id: string = (await couple.goal()).id;
    await couple.ask("react_to_goal", { goal_id, emoji: "🎉" });
    return { ids: { goal_id } };
  },
  // A plan of Ben's that waits for Ada.
  approve_rebalance: async (couple) => {
    const { ledger } = await couple.ask("update_couple", { couple_id: couple.id, approval_threshold: "0" });
    const { items } = await couple.ask("list_ledger", { event_type: "ALLOCATION" });
    const [{ source_account_id: account_id, dest_goal_id: from_goal_id }] = items;
    const input = { moves: [{ account_id, from_goal_id, amount: "1" }], basis_sequence: ledger.sequence };
    return { ids: { plan_id: (await couple.asBen.ask("commit_rebalance", input)).plan_id } };
  },
  // Ada has a passkey, so that a session which a link starts does not let her confirm.
  confirm_token: async ({ engine, ben, asBen }) => {
    const { id: token_id } = await asBen.ask("create_token", { client: "ios", scopes: ["read"] });
    return { ids: { token_id }, principal: (await newSessionOf(engine, ben.id)).principal };
  },
  make_entry_private: async (couple) => ({
    ids: { entry_id: (await couple.ask("add_journal_entry", { text: "Mine" })).id },
  }),
  remove_journal_text: async (couple) => ({
    ids: { entry_id: (await couple.ask("add_journal_entry", { text: "Mine" })).id },
  }),
  confirm_connected_app: async (couple) => {
    const { app } = await connectApp(couple, { kind: "person", userId: couple.ben.id });
    return {
      ids: { app_id: app.id },
      principal: (await newSessionOf(couple.engine, couple.ben.id)).principal,
    };
  },
  create_invitation: async () => ({ principal: (await inviting()).couple.ada.principal }),
  accept_invitation: async () => {
    const { ben, emailOfBen, invite } = await inviting();
    const { id: invitation_id, secret } = await invite(emailOfBen);
    return { ids: { invitation_id, secret }, principal: ben };
  },
  confirm_invitation: async () => {
    const { couple, invite, accept } = await inviting();
    const invitation = await invite();
    await accept(invitation);
    return { ids: { invitation_id: invitation.id }, principal: couple.ada.principal };
  },
  revoke_invitation: async () => {
    const { couple, invite } = await inviting();
    return { ids: { invitation_id: (await invite()).id }, principal: couple.ada.principal };
  },
};
