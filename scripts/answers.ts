import { createHash, randomBytes } from "node:crypto";
import { SCOPES } from "../src/books/token.ts";
import { insertPasskey } from "../src/database/queries/passkeys.ts";
import { insertSession } from "../src/database/queries/sessions.ts";
import type { Engine } from "../src/engine/engine.ts";
import { invoke } from "../src/engine/invoke.ts";
import { openEngine } from "../src/engine/open.ts";
import { newSecret } from "../src/engine/random.ts";
import { hashToken } from "../src/identity/new-token.ts";
import { OPERATOR, type Principal } from "../src/identity/principal.ts";
import { newSession, sessionPrincipal } from "../src/identity/session.ts";
import { Vault } from "../src/identity/vault.ts";
import { catalog } from "../src/operations/catalog.ts";
import { connectApp } from "../testing/connected-apps.ts";
import { wholeAnswer } from "../testing/long-lists.ts";
import { STEPS, type Step } from "./answer-steps.ts";

/*
 * The answers that the OpenAPI document shows. Ada and Ben run the examples of the catalog in one order on their own
 * books, so that each answer fits its request and amounts add up. Operations with the same output share one answer.
 */

const START = Date.parse("2026-11-22T08:30:00.000Z");
const YEAR_MS = 365 * 24 * 60 * 60 * 1000;
const STEP_MS = 7 * 60 * 1000;
const SALT = "3f1c9d0a7be24658a1d2c3e4f5061728";
const WEBHOOK_SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwcPp0xkQ1zRo=";
const SECRET = "cfo_mD2f1o0cYk3l9vVb7QeXw8sZ5rTjN4hA6uPiG0yKxBE";

/** The id in the field of this name in the examples of the catalog. */
function idInExamples(field: string): string {
  const values = catalog.map(({ example }) => (example as Record<string, unknown>)[field]);
  const id = values.find((value) => typeof value === "string");
  if (id === undefined) throw new Error(`no example names a ${field}`);
  return id;
}

/** Runs the steps. Returns the answer of each operation by its name, with the ids of the examples. */
export async function playedAnswers(): Promise<Record<string, unknown>> {
  const [made, time] = [{ ids: 0 }, { now: START }];
  const engine = await openEngine(
    {},
    {
      now: () => new Date(time.now),
      webhooks: { vault: new Vault([randomBytes(32)]), allowPrivate: false },
      ids: () => `0199f3a0-0000-7000-8000-${(0x100 + made.ids++).toString(16).padStart(12, "0")}`,
    },
  );
  const answers: Record<string, unknown> = {};
  const real = new Map<string, string>();
  try {
    for (const {
      operation: name,
      unshown,
      makes,
      makesToo,
      by,
      signsIn,
      connectsApp,
      addsPasskey,
    } of STEPS) {
      const operation = catalog.find((candidate) => candidate.name === name);
      if (!operation) throw new Error(`there is no ${name}`);
      const input = renamed({ ...operation.example, ...unshown }, real);
      if (by === "cleo" && !real.has(by)) await addOthers(engine, real);
      const caller = operation.scope === "operator" ? OPERATOR : callerOf(real, by);
      const principal = signsIn ? await signIn(engine, caller) : caller;
      await prepare(engine, principal, { connectsApp, addsPasskey });
      const outcome = await invoke(engine, operation, input, { principal, requestId: "answers" });
      if (!outcome.ok) throw new Error(`${name}: ${outcome.refusal.message}`);
      const output = await wholeAnswer(outcome);
      for (const [field, at] of [makes, makesToo].filter((made) => made !== undefined))
        real.set(idInExamples(field), idAt(output, at));
      if (!unshown) answers[name] = output;
      time.now += STEP_MS;
    }
  } finally {
    await engine.orm.close(true);
  }
  const examples = [...real].filter(([example]) => !/cleo|dan/.test(example));
  return settled(renamed(answers, new Map(examples.map(([example, id]) => [id, example]))));
}

/** Does what a step needs first. */
async function prepare(
  engine: Engine,
  principal: Principal,
  {
    connectsApp,
    addsPasskey,
  }: { readonly connectsApp: true | undefined; readonly addsPasskey: true | undefined },
): Promise<void> {
  if (connectsApp) await connectAppOf(engine, principal);
  if (addsPasskey) await addPasskey(engine, principal.userId ?? "");
}

/** Connects an app of the caller. */
async function connectAppOf(engine: Engine, principal: Principal): Promise<void> {
  const { userId, coupleId } = principal;
  if (userId === null || coupleId === null) throw new Error("only partners connect apps here");
  const couple = { engine, id: coupleId, ada: { id: userId, principal } };
  await connectApp(couple, { client: "Our app", kind: "person", scopes: ["read", "plans:commit"] });
}

/** The caller in a new session. */
async function signIn(engine: Engine, { userId, coupleId }: Principal): Promise<Principal> {
  if (userId === null) throw new Error("only users sign in");
  const browser = "Safari on iPhone";
  const session = newSession({ id: engine.ids(), userId, browser, checkedBy: "link", now: engine.now() });
  await insertSession(engine.orm.em.fork(), { ...session, secretHash: hashToken(newSecret()) });
  return sessionPrincipal(session, { coupleId, hasPasskey: false, approvesFrom: null, provesFrom: null });
}

/** Creates Cleo with books of her own, and Dan. */
async function addOthers(engine: Engine, real: Map<string, string>): Promise<void> {
  const made = async (name: string, input: object) => {
    const operation = catalog.find((candidate) => candidate.name === name);
    if (!operation) throw new Error(`there is no ${name}`);
    const outcome = await invoke(engine, operation, input, { principal: OPERATOR, requestId: "answers" });
    if (!outcome.ok) throw new Error(`${name}: ${outcome.refusal.message}`);
    return idAt(outcome.output, "id");
  };
  for (const name of ["Cleo", "Dan"]) {
    const email = `${name.toLowerCase()}@example.com`;
    real.set(name.toLowerCase(), await made("create_user", { email, display_name: name }));
  }
  real.set("books of cleo", await made("create_couple", { partner_1_id: real.get("cleo") }));
}

async function addPasskey(engine: Engine, userId: string): Promise<void> {
  await insertPasskey(engine.orm.em.fork(), {
    id: engine.ids(),
    userId,
    credentialId: "credential",
    publicKey: "key",
    counter: 0n,
    transports: ["internal"],
    name: "Laptop",
    createdAt: engine.now(),
    usedAt: null,
  });
}

function callerOf(
  real: ReadonlyMap<string, string>,
  user: Step["by"] | "partner_1_id" = "partner_1_id",
): Principal {
  if (user === "cleo" || user === "dan") {
    const [userId, coupleId] = [real.get(user) ?? null, real.get(`books of ${user}`) ?? null];
    return {
      role: "user",
      userId,
      coupleId,
      actor: "ios",
      kind: "person",
      isConfirmed: true,
      scopes: SCOPES,
    };
  }
  const idOf = (field: string) => real.get(idInExamples(field)) ?? null;
  const tokenId = idOf("token_id");
  return {
    ...(tokenId && { tokenId, expiresAt: new Date(START + YEAR_MS) }),
    role: "user",
    userId: idOf(user),
    coupleId: idOf("couple_id"),
    actor: "ios",
    kind: "person",
    scopes: SCOPES,
  };
}

function idAt(answer: unknown, at: string): string {
  const id = at.split(".").reduce((part, field) => (part as Record<string, unknown>)[field], answer);
  if (typeof id !== "string") throw new Error(`the answer has no ${at}`);
  return id;
}

function renamed(value: Record<string, unknown>, names: ReadonlyMap<string, string>) {
  let text = JSON.stringify(value);
  for (const [from, to] of names) text = text.replaceAll(from, to);
  return JSON.parse(text) as Record<string, unknown>;
}

/** Replaces what is random in answers: hashes, which are salted, and secrets. */
function settled(answers: Record<string, unknown>): Record<string, unknown> {
  const hashes = new Map<string, string>();
  const text = JSON.stringify(answers).replaceAll(/"[0-9a-f]{64}"/g, (hash) => {
    const known = hashes.get(hash) ?? createHash("sha256").update(`example ${hashes.size}`).digest("hex");
    hashes.set(hash, known);
    return `"${known}"`;
  });
  const invitationSecret = `"secret":"${idInExamples("secret")}"`;
  const known = text
    .replaceAll(/"secret":"[\w-]{43}"/g, invitationSecret)
    .replaceAll(/"salt":"[0-9a-f]{32}"/g, `"salt":"${SALT}"`)
    .replaceAll(/cfo_[\w-]{43}/g, SECRET)
    .replaceAll(/whsec_[^"]+/g, WEBHOOK_SECRET);
  return JSON.parse(known);
}
