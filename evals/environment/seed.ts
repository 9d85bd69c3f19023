import type { MikroORM } from "@mikro-orm/core";
import { SCOPES } from "../../src/books/token.ts";
import type { Engine } from "../../src/engine/engine.ts";
import { invoke } from "../../src/engine/invoke.ts";
import { createEngine } from "../../src/engine/open.ts";
import { OPERATOR, type Principal } from "../../src/identity/principal.ts";
import { catalog } from "../../src/operations/catalog.ts";
import { AGENT_ACTOR } from "../runner/simulation.ts";
import { type Fixture, type PastEvent, pastEventsOf } from "../tasks/fixture.ts";
import { fill } from "../tasks/script.ts";
import { seededIds } from "./ids.ts";

type PartnerKey = "ada" | "ben";

/** A couple seeded from a fixture, with the clock and ids of its books. */
export interface SeededCouple {
  /** Its clock is fixed at the fixture's `now`. */
  readonly engine: Engine;
  readonly coupleId: string;
  /** Ids by fixture key: `{ partners, accounts, goals }`, and the answers that the fixture named with `as`. */
  readonly ids: Readonly<Record<string, unknown>>;
  /** A partner using an app, with every scope. */
  person(key: PartnerKey): Principal;
  /** A partner's assistant. */
  agent(key: PartnerKey): Principal;
  /** Calls an operation as a partner, resolving references in the input. @throws Error when it is refused */
  act(by: PartnerKey, call: string, input: unknown): Promise<Readonly<Record<string, unknown>>>;
}

const DAY_MS = 24 * 60 * 60 * 1000;

/**
 * Creates a couple's books by calling operations in chronological order, each at its own time.
 * @throws Error when an operation refuses
 */
export async function seedCouple(orm: MikroORM, fixture: Fixture, seed: string): Promise<SeededCouple> {
  const now = new Date(fixture.now).getTime();
  const past = pastEventsOf(fixture);
  let clock = new Date(now - (past[0]?.ago ?? 0) - DAY_MS);
  const ids = seededIds(seed, () => clock);
  const unexpected: unknown[] = [];
  const log = { error: (facts: Record<string, unknown>) => unexpected.push(facts.err ?? facts) };
  const engine = createEngine(orm, { now: () => clock, ids, log });
  const callAs = async (principal: Principal, call: string, input: unknown) => {
    const operation = catalog.find(({ name }) => name === call);
    if (!operation) throw new Error(`there is no operation ${call}`);
    const outcome = await invoke(engine, operation, input, { principal, requestId: "fixture" });
    if (outcome.ok) return outcome.output;
    const { code, message, errors } = outcome.refusal;
    throw new Error(`${call} ${JSON.stringify(input)}: ${code}: ${message} ${JSON.stringify(errors)}`, {
      cause: unexpected[0],
    });
  };
  const couple = await formCouple(callAs, fixture, ids);
  const known: Record<string, unknown> = { partners: couple.partners, accounts: {}, goals: {} };
  const principal = (key: PartnerKey, kind: "person" | "agent"): Principal => ({
    role: "user",
    userId: couple.partners[key],
    coupleId: couple.id,
    actor: kind === "agent" ? AGENT_ACTOR : "app",
    kind,
    scopes: kind === "agent" ? SCOPES.filter((scope) => scope !== "admin") : SCOPES,
  });
  const act = async (by: PartnerKey, call: string, input: unknown) =>
    callAs(principal(by, "person"), call, fill(input, known));
  for (const [at, event] of past.entries()) {
    // Events at the same time are a millisecond apart, so that they keep their order.
    clock = new Date(Math.min(now - event.ago + at, now));
    await replay(act, event, known);
  }
  clock = new Date(now);
  return {
    engine,
    coupleId: couple.id,
    ids: known,
    person: (key) => principal(key, "person"),
    agent: (key) => principal(key, "agent"),
    act,
  };
}

type CallAs = (
  principal: Principal,
  call: string,
  input: unknown,
) => Promise<Readonly<Record<string, unknown>>>;

interface Couple {
  readonly id: string;
  readonly partners: Readonly<Record<PartnerKey, string>>;
}

async function formCouple(callAs: CallAs, fixture: Fixture, ids: () => string): Promise<Couple> {
  const user = async (key: PartnerKey) => {
    const email = `${key}.${ids()}@example.com`;
    const { id } = await callAs(OPERATOR, "create_user", { email, display_name: fixture.partners[key] });
    return String(id);
  };
  const partners = { ada: await user("ada"), ben: await user("ben") };
  const { currency, time_zone, approval_threshold } = fixture;
  const couple = await callAs(OPERATOR, "create_couple", {
    partner_1_id: partners.ada,
    partner_2_id: partners.ben,
    currency,
    time_zone,
    approval_threshold,
  });
  return { id: String(couple.id), partners };
}

async function replay(
  act: SeededCouple["act"],
  past: PastEvent,
  known: Record<string, unknown>,
): Promise<void> {
  const keep = (kind: "accounts" | "goals", key: string, { id }: Readonly<Record<string, unknown>>) => {
    (known[kind] as Record<string, unknown>)[key] = id;
  };
  switch (past.kind) {
    case "account": {
      const { owner, name, balance, joint, manual, keep_available, institution } = past.account;
      const made = await act(owner, "link_account", {
        name,
        balance,
        is_manual: manual,
        is_joint: joint,
        visibility: past.account.private ? "private" : "shared",
        keep_available,
        institution_name: institution,
      });
      keep("accounts", past.key, made);
      break;
    }
    case "goal": {
      const { name, target, type, priority, deadline, notes, locked, by } = past.goal;
      const made = await act(by, "create_goal", {
        name,
        target_amount: target,
        type,
        priority,
        deadline,
        notes,
      });
      keep("goals", past.key, made);
      if (locked) await act(by, "update_goal", { goal_id: made.id, locked });
      break;
    }
    case "earmark": {
      const { account, goal, amount, by } = past.earmark;
      const ids = { account_id: `\${accounts.${account}}`, goal_id: `\${goals.${goal}}` };
      await act(by, "allocate_to_goal", { ...ids, amount });
      break;
    }
    case "call": {
      const { by, call, with: input, as } = past.call;
      const answer = await act(by, call, input);
      if (as) known[as] = answer;
    }
  }
}
