import { randomBytes, randomUUID } from "node:crypto";
import { SCOPES, type TokenKind } from "../src/books/token.ts";
import { answered } from "../src/engine/answer.ts";
import type { Engine } from "../src/engine/engine.ts";
import { invoke, type Outcome } from "../src/engine/invoke.ts";
import { createEngine, openEngine } from "../src/engine/open.ts";
import type { Call } from "../src/engine/parse.ts";
import { verifyCouple } from "../src/engine/verify.ts";
import { OPERATOR, type Principal } from "../src/identity/principal.ts";
import { Vault } from "../src/identity/vault.ts";
import type { Refusal } from "../src/kernel/refusals.ts";
import { catalog } from "../src/operations/catalog.ts";
import type { Operation } from "../src/operations/operation.ts";
import { bringCheckInsDue } from "./due-check-ins.ts";
import { formed } from "./formed.ts";
import { mapText } from "./input-schema.ts";
import { wholeAnswer } from "./long-lists.ts";
import { workerLocation } from "./own-database.ts";
import { rowsOf } from "./rows.ts";

/** An answer of an operation; the assertions of a test check its fields. */
// biome-ignore lint/suspicious/noExplicitAny: a test asserts on the shape it expects
export type Answer = any;

let opened: Promise<Engine> | undefined;

/** The engine that the tests of this worker share. Its errors are kept, so that a test can fail on them. */
export function engineForTests(): Promise<Engine> {
  opened ??= workerLocation().then((location) => openEngine(location, { log: unexpected }));
  return opened;
}

let inMemory: Promise<Engine> | undefined;

/** An engine in memory that the tests of this worker share, in any project: to open one takes two seconds of processor time. */
export function engineInMemory(): Promise<Engine> {
  inMemory ??= openEngine({}, { log: unexpected });
  return inMemory;
}

/** Unexpected errors since the worker started. A test that causes no error can compare the count. */
export const unexpected = {
  errors: [] as Record<string, unknown>[],
  error(facts: Record<string, unknown>) {
    this.errors.push(facts);
  },
};

/** Settings for webhooks: keys of this process, and receivers on this machine. */
export const webhookMeans = { vault: new Vault([randomBytes(32)]), allowPrivate: true };

type Calling<T> = (engine: Engine, name: string, input: unknown, extra?: Partial<Call>) => Promise<T>;

/** Calls an operation by name through `invoke`. */
export const call: Calling<Outcome> = async (engine, name, input, extra) => {
  const operation = operationNamed(name);
  const outcome = await invoke(engine, operation, input, {
    principal: OPERATOR,
    requestId: "test",
    ...extra,
  });
  if (!outcome.ok || !outcome.lists) return outcome;
  const output = await wholeAnswer(outcome);
  return { ...outcome, output: answered(operation, output) };
};

function operationNamed(name: string): Operation {
  const operation = catalog.find((candidate) => candidate.name === name);
  if (operation) return operation;
  throw new Error(`no operation ${name}`);
}

/** The answer of a call that must succeed. */
export const ask: Calling<Answer> = async (engine, name, input, extra) => {
  const outcome = await call(engine, name, input, extra);
  if (outcome.ok) return outcome.output;
  throw new Error(`${name} was refused: ${outcome.refusal.code}: ${outcome.refusal.message}`, {
    cause: outcome.refusal,
  });
};

/** The refusal of a call that must not succeed. */
export const refusal: Calling<Refusal> = async (engine, name, input, extra) => {
  const outcome = await call(engine, name, input, extra);
  if (outcome.ok) throw new Error(`${name} was not refused: ${JSON.stringify(outcome.output)}`);
  return outcome.refusal;
};

/** `done`, or the code of the refusal; `invalid_input` also names the fields: `invalid_input: name, type`. */
export const outcome: Calling<string> = async (engine, name, input, extra) => {
  const made = await call(engine, name, input, extra);
  if (made.ok) return "done";
  const { code, errors } = made.refusal;
  return code === "invalid_input" ? `${code}: ${errors.map(({ field }) => field).join(", ")}` : code;
};

/** A user, and a principal with every scope. */
export interface Partner {
  readonly id: string;
  readonly principal: Principal;
}

/** Ids by name. */
export type Ids = Readonly<Record<string, string>>;

type Fields = Readonly<Record<string, unknown>>;

/** The calls of one caller. */
export interface Caller {
  call(name: string, input: unknown, key?: string): Promise<Outcome>;
  ask(name: string, input: unknown, key?: string): Promise<Answer>;
  refusal(name: string, input: unknown, key?: string): Promise<Refusal>;
  outcome(name: string, input: unknown, key?: string): Promise<string>;
}

/** A couple with the partners Ada and Ben, and an engine whose clock the test sets. Calls of the couple itself are Ada's. */
export type TestCouple = Awaited<ReturnType<typeof newCouple>>;

/** Creates a user without a couple. */
export async function newUser(engine: Engine, name = "Ada"): Promise<Partner> {
  const { id } = await ask(engine, "create_user", {
    email: `${randomUUID()}@example.com`,
    display_name: name,
  });
  return { id, principal: principalFor(id, null) };
}

/** A user's principal: by default a person's confirmed token with every scope. */
export function principalFor(
  userId: string,
  coupleId: string | null,
  options: Partial<Pick<Principal, "scopes" | "actor" | "isConfirmed">> & { kind?: TokenKind } = {},
): Principal {
  return {
    role: "user",
    userId,
    coupleId,
    actor: "test",
    kind: "person",
    isConfirmed: true,
    scopes: SCOPES,
    ...options,
  };
}

interface NewCouple {
  readonly clock?: "system";
  readonly on?: Engine;
  /** The names of the partners. */
  readonly names?: readonly [string, string];
  /** The client of both partners. */
  readonly actor?: string;
  /** Whether Ada keeps the books alone. Ben can join them; his principal is that of a partner. */
  readonly alone?: boolean;
  /** Changes the words of people in every input. */
  readonly say?: (words: string) => string;
}

/** Forms a couple of two new users, or of one of them, without an engine of its own. Settings are those of create_couple. */
export async function formCouple(
  engine: Engine,
  settings: Fields = {},
  { names = ["Ada", "Ben"], actor = "test", alone }: Pick<NewCouple, "names" | "actor" | "alone"> = {},
): Promise<{ id: string; ada: Partner; ben: Partner }> {
  const users = [await newUser(engine, names[0]), await newUser(engine, names[1])] as const;
  const pair = { partner_1_id: users[0].id, partner_2_id: alone ? null : users[1].id };
  const { id: coupleId } = await ask(engine, "create_couple", { ...pair, ...settings });
  const member = ({ id }: Partner): Partner => ({ id, principal: principalFor(id, coupleId, { actor }) });
  return { id: coupleId, ada: member(users[0]), ben: member(users[1]) };
}

/**
 * Forms a couple with its own engine. Settings are those of create_couple. The clock stands still unless it is the system's.
 * The ledger is verified when the test ends. `on`: the engine of another database than the worker's, whose ledger is not.
 */
export async function newCouple(
  settings: Record<string, unknown> = {},
  { clock, on, say, ...members }: NewCouple = {},
) {
  const shared = on ?? (await engineForTests());
  const state = { clock: new Date("2026-03-10T15:00:00.000Z") };
  const engine = createEngine(shared.orm, {
    now: clock === "system" ? shared.now : () => state.clock,
    ids: shared.ids,
    log: unexpected,
    webhooks: webhookMeans,
  });
  const { id, ada, ben } = await formCouple(engine, settings, members);
  const as = (principal: Principal): Caller => {
    const names = { coupleId: id, userId: principal.userId ?? undefined };
    const caller = { principal, ...(principal.role === "operator" && names) };
    const calling =
      <T>(run: Calling<T>) =>
      (name: string, input: unknown, key?: string) =>
        run(engine, name, said(name, input), { ...caller, idempotencyKey: key });
    return { call: calling(call), ask: calling(ask), refusal: calling(refusal), outcome: calling(outcome) };
  };
  const said = (name: string, input: unknown) =>
    say ? mapText(operationNamed(name).input, input as object, say) : input;
  const own = as(ada.principal);
  const couple = {
    engine,
    id,
    ada,
    ben,
    /** The instant of the couple's clock; assign to move it. */
    get clock(): Date {
      return state.clock;
    },
    set clock(instant: Date) {
      state.clock = instant;
    },
    /** Moves the couple's clock ahead by this many milliseconds. */
    later(ms: number): void {
      state.clock = new Date(state.clock.getTime() + ms);
    },
    /** Calls as this principal. The operator's calls name this couple and the principal's user. */
    as,
    asBen: as(ben.principal),
    /** Calls as Ada for odd numbers, and as Ben for even numbers. */
    either: (at: number) => as((at % 2 ? ada : ben).principal),
    ...own,
    ...rowsOf(own, as(ben.principal)),
    /** The actions of the SYSTEM events that Ada sees, the newest first. */
    actions: async (): Promise<string[]> =>
      (await own.ask("list_ledger", { event_type: "SYSTEM" })).items.map(
        (event: Answer) => event.metadata.action,
      ),
    /** Makes Ben the partner of Ada, who is alone. Returns the couple. */
    join: (account_ids?: readonly string[]) =>
      ask(engine, "join_couple", { couple_id: id, user_id: ben.id, account_ids }),
    /** Runs the background job for this couple's due check-ins, at this instant if one is given. Returns their number. */
    bringDue: async (at?: string) => {
      if (at !== undefined) state.clock = new Date(at);
      return bringCheckInsDue(engine, id);
    },
    /** Verifies the ledger. Returns the first row that differs, or undefined. */
    discrepancy: async () => (await verifyCouple(engine.orm.em.fork(), id)).discrepancy,
  };
  if (!on) formed.set(engine.cache, couple);
  return couple;
}
