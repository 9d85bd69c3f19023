import { randomBytes, randomUUID } from "node:crypto";
import { SCOPES, type Scope, type TokenKind } from "../src/books/token.ts";
import type { Engine } from "../src/engine/engine.ts";
import { invoke, type Outcome } from "../src/engine/invoke.ts";
import { bringDue } from "../src/engine/jobs/bring-check-ins-due.ts";
import { createEngine, openEngine } from "../src/engine/open.ts";
import type { Call } from "../src/engine/parse.ts";
import { verifyCouple } from "../src/engine/verify.ts";
import { SyncPrompt } from "../src/entities/sync-prompt.ts";
import { OPERATOR, type Principal } from "../src/identity/principal.ts";
import { Vault } from "../src/identity/vault.ts";
import type { Refusal } from "../src/kernel/refusals.ts";
import { catalog } from "../src/operations/catalog.ts";
import { databaseForTests } from "./databases.ts";

/** Answers as tests read them: any field may be there, the assertion says which. */
// biome-ignore lint/suspicious/noExplicitAny: a test asserts on the shape it expects
export type Answer = any;

let opened: Promise<Engine> | undefined;

/** The worker's one engine on the project's database. Its errors are kept, so that a test can fail on them. */
export function engineForTests(): Promise<Engine> {
  const database = databaseForTests();
  opened ??= openEngine(database.kind === "postgres" ? { url: database.url } : {}, { log: unexpected });
  return opened;
}

/** Unexpected errors since the worker started: a test that provokes none expects this to stay as it is. */
export const unexpected = {
  errors: [] as Record<string, unknown>[],
  error(facts: Record<string, unknown>) {
    this.errors.push(facts);
  },
};

/** What webhooks take: keys of this process alone, and receivers on this machine. */
export const webhookMeans = { vault: new Vault([randomBytes(32)]), allowPrivate: true };

/** Calls an operation by name through `invoke`. */
export async function call(
  engine: Engine,
  name: string,
  input: unknown,
  extra: Partial<Call> = {},
): Promise<Outcome> {
  const operation = catalog.find((candidate) => candidate.name === name);
  if (!operation) throw new Error(`no operation ${name}`);
  return invoke(engine, operation, input, { principal: OPERATOR, requestId: "test", ...extra });
}

/** The answer of a call that must succeed. */
export async function ask(
  engine: Engine,
  name: string,
  input: unknown,
  extra: Partial<Call> = {},
): Promise<Answer> {
  const outcome = await call(engine, name, input, extra);
  if (outcome.ok) return outcome.output;
  throw new Error(`${name} was refused: ${outcome.refusal.code}: ${outcome.refusal.message}`, {
    cause: outcome.refusal,
  });
}

/** The refusal of a call that must not succeed. */
export async function refusal(
  engine: Engine,
  name: string,
  input: unknown,
  extra: Partial<Call> = {},
): Promise<Refusal> {
  const outcome = await call(engine, name, input, extra);
  if (outcome.ok) throw new Error(`${name} was not refused: ${JSON.stringify(outcome.output)}`);
  return outcome.refusal;
}

/** One partner: their user and a principal with every scope. */
export interface Partner {
  readonly id: string;
  readonly principal: Principal;
}

/** A couple of a test's own, with an engine whose clock the test sets, and its partners Ada and Ben. */
export interface TestCouple {
  readonly engine: Engine;
  readonly id: string;
  readonly ada: Partner;
  readonly ben: Partner;
  /** The instant of the couple's clock; assign to move it. */
  clock: Date;
  /** Calls as Ada, or as another principal. The operator names this couple, and the user that the principal carries. */
  as(principal: Principal): {
    ask(name: string, input: unknown, key?: string): Promise<Answer>;
    refusal(name: string, input: unknown, key?: string): Promise<Refusal>;
  };
  ask(name: string, input: unknown): Promise<Answer>;
  refusal(name: string, input: unknown): Promise<Refusal>;
  /** Opens an account of Ada's. */
  account(fields?: Record<string, unknown>): Promise<Answer>;
  goal(fields?: Record<string, unknown>): Promise<Answer>;
  /** Does what background jobs do for this couple when check-ins come due; answers how many there were. */
  bringDue(): Promise<number>;
  /** Replays the ledger; undefined when every row agrees. */
  discrepancy(): Promise<unknown>;
}

/** Invents a user who belongs to no couple. */
export async function newUser(engine: Engine, name = "Ada"): Promise<Partner> {
  const user = await ask(engine, "create_user", {
    email: `${randomUUID()}@example.com`,
    display_name: name,
  });
  return { id: user.id, principal: principalFor(user.id, null) };
}

/** A user's principal: by default a person's token with every scope. */
export function principalFor(
  userId: string,
  coupleId: string | null,
  options: { kind?: TokenKind; scopes?: readonly Scope[]; actor?: string } = {},
): Principal {
  return {
    role: "user",
    userId,
    coupleId,
    actor: options.actor ?? "test",
    kind: options.kind ?? "person",
    scopes: options.scopes ?? SCOPES,
  };
}

interface NewCouple {
  readonly clock?: "system";
  readonly on?: Engine;
  readonly names?: readonly [string, string];
}

/**
 * Invents a couple. Settings are those of create_couple; its clock stands still unless it is the system's. `on`: in
 * other books than the worker's. `names`: those of the partners.
 */
export async function newCouple(
  settings: Record<string, unknown> = {},
  { clock, on, names = ["Ada", "Ben"] }: NewCouple = {},
): Promise<TestCouple> {
  const shared = on ?? (await engineForTests());
  const state = { clock: new Date("2026-03-10T15:00:00.000Z") };
  const engine = createEngine(shared.orm, {
    now: clock === "system" ? shared.now : () => state.clock,
    ids: shared.ids,
    log: unexpected,
    webhooks: webhookMeans,
  });
  const [first, second] = [await newUser(engine, names[0]), await newUser(engine, names[1])];
  const couple = await ask(engine, "create_couple", {
    partner_1_id: first.id,
    partner_2_id: second.id,
    ...settings,
  });
  const [ada, ben] = [first, second].map(({ id }) => ({ id, principal: principalFor(id, couple.id) })) as [
    Partner,
    Partner,
  ];
  const as = (principal: Principal) => {
    const names = { coupleId: couple.id, userId: principal.userId ?? undefined };
    const caller = { principal, ...(principal.role === "operator" && names) };
    return {
      ask: (name: string, input: unknown, key?: string) =>
        ask(engine, name, input, { ...caller, idempotencyKey: key }),
      refusal: (name: string, input: unknown, key?: string) =>
        refusal(engine, name, input, { ...caller, idempotencyKey: key }),
    };
  };
  const own = as(ada.principal);
  return {
    engine,
    id: couple.id,
    ada,
    ben,
    get clock() {
      return state.clock;
    },
    set clock(instant: Date) {
      state.clock = instant;
    },
    as,
    ask: own.ask,
    refusal: own.refusal,
    account: (fields = {}) =>
      own.ask("link_account", { name: "Checking", balance: "1000", is_manual: true, ...fields }),
    goal: (fields = {}) =>
      own.ask("create_goal", {
        name: "Japan trip",
        target_amount: "600",
        type: "travel",
        priority: 2,
        ...fields,
      }),
    bringDue: async () => {
      const come = { couple: couple.id, status: "scheduled" as const, dueAt: { $lte: engine.now() } };
      const prompts = await engine.orm.em
        .fork()
        .find(SyncPrompt, come, { orderBy: { dueAt: "asc", id: "asc" } });
      for (const { id } of prompts) await bringDue(engine, { id, coupleId: couple.id });
      return prompts.length;
    },
    discrepancy: async () => (await verifyCouple(engine.orm.em.fork(), couple.id)).discrepancy,
  };
}
