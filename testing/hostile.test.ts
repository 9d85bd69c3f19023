import { beforeAll, describe, expect, test } from "vitest";
import type { Call } from "../src/engine/parse.ts";
import { OPERATOR } from "../src/identity/principal.ts";
import { catalog } from "../src/operations/catalog.ts";
import type { Operation } from "../src/operations/operation.ts";
import { type Answer, call, newCouple, newUser, type TestCouple } from "./books.ts";
import { connectApp } from "./connected-apps.ts";
import { ON_POSTGRES } from "./databases.ts";
import { fingerprint, newMark } from "./fingerprint.ts";
import { type HostileInput, hostileInputs } from "./hostile/inputs.ts";
import { PREPARE, traitsOf } from "./samples/samples.ts";
import { newPasskeyOf, newSessionOf } from "./sessions.ts";

const ENOUGH = 100;
const NOBODY = "00000000-0000-0000-0000-000000000000";
/** Those that store text, JSON and bytes. The others would find the same on PGlite as on PostgreSQL. */
const ON_BOTH = ["add_journal_entry", "create_goal", "create_webhook", "record_event"];
const operations = catalog.filter(({ name }) => ON_POSTGRES || ON_BOTH.includes(name));
const writes = operations.filter(({ effect }) => effect !== "read");
const reads = operations.filter(({ effect }) => effect === "read");

/** Ids of another couple's books. */
let foreign: Record<string, string>;

/** Ids of a couple's books by the names of the fields that take them. */
async function idsOf(couple: TestCouple): Promise<Record<string, string>> {
  const { account, goal, other } = await couple.fill({
    accounts: { account: { is_joint: true } },
    goals: { goal: {}, other: {} },
  });
  const event = await couple.allocate(account, goal, "300");
  const token = await couple.ask("create_token", { client: "ios", scopes: ["read"] });
  const { items } = await couple.ask("list_inbox", {});
  return {
    account_id: account,
    source_account_id: account,
    goal_id: goal,
    source_goal_id: goal,
    dest_goal_id: other,
    event_id: event.id,
    plan_id: (await couple.ask("suggest_rebalance", { strategy: "waterfall" })).plan_id,
    token_id: token.id,
    check_in_id: (await couple.ask("schedule_check_in", { schedule: "now" })).id,
    up_to_item_id: items[0].id,
    webhook_id: (await couple.ask("create_webhook", { url: "https://hooks.example.com/" })).id,
    session_id: (await newSessionOf(couple.engine, couple.ada.id)).principal.sessionId ?? "",
    app_id: (await connectApp(couple)).app.id,
    passkey_id: await newPasskeyOf(couple.engine, couple.ada.id),
    couple_id: couple.id,
    user_id: couple.ada.id,
    partner_1_id: couple.ada.id,
    partner_2_id: couple.ben.id,
  };
}

type Setup = Awaited<ReturnType<typeof setUp>>;

/** A new couple for an operation, and the operation's example with the ids of that couple. */
async function setUp(operation: Operation) {
  const couple = await newCouple();
  const singles = [await newUser(couple.engine), await newUser(couple.engine)];
  const mark = await newMark(couple.engine);
  const byOperator = operation.scope === "operator";
  // What is prepared for an operation builds on these rows.
  const own = await idsOf(couple);
  const { ids, principal = couple.ada.principal } = (await PREPARE[operation.name]?.(couple)) ?? {};
  const real: Readonly<Record<string, string>> = {
    ...own,
    ...ids,
    // Only users without a couple can form one.
    ...(byOperator && { partner_1_id: singles[0]?.id ?? "", partner_2_id: singles[1]?.id ?? "" }),
  };
  const example = operation.example as Record<string, unknown>;
  const base = Object.fromEntries(
    Object.entries(example).map(([name, value]) => {
      if (name === "email") return [name, `${mark.text}@example.com`];
      return [name, real[name] ?? value];
    }),
  );
  return {
    couple,
    ids: { real, foreign },
    base,
    call: { principal: byOperator ? OPERATOR : principal },
    watched: {
      couples: [...new Set([couple.id, real.couple_id ?? NOBODY, principal.coupleId ?? couple.id])],
      users: [
        ...new Set([couple.ada.id, couple.ben.id, ...singles.map(({ id }) => id), real.user_id ?? NOBODY]),
        principal.userId ?? NOBODY,
      ],
      mark,
    },
  };
}

beforeAll(async () => {
  foreign = await idsOf(await newCouple());
});

/** Checks the outcome of a hostile input. Returns the fault, if there is one. */
async function faultOf(
  setup: Setup,
  operation: Operation,
  hostile: HostileInput,
  key?: string,
): Promise<string | undefined> {
  const extra = { ...setup.call, ...(key && { idempotencyKey: key }) };
  const outcome = await call(setup.couple.engine, operation.name, hostile.input, extra);
  if (outcome.ok) {
    if (hostile.verdict === "must") return "was accepted";
    const kept =
      hostile.text === undefined ||
      textsOf(outcome.output).some((text) => text === hostile.text || text === hostile.text?.trim());
    return kept ? undefined : "was accepted and changed";
  }
  const { code, message, errors } = outcome.refusal;
  if (code === "internal" || code === "unavailable") return `answered ${code}`;
  if (message.length < 10) return "was refused without a message";
  if (code !== "invalid_input") return undefined;
  if (errors.some((error) => error.message.length < 5)) return "names a field without a message";
  if (hostile.field === "" || hostile.verdict === "may")
    return errors.length > 0 ? undefined : "names no field";
  const named = errors.some(
    ({ field }) =>
      field === hostile.field ||
      field.startsWith(`${hostile.field}.`) ||
      hostile.field.startsWith(`${field}.`),
  );
  return named ? undefined : `names ${errors.map(({ field }) => field).join(", ")}`;
}

function textsOf(value: unknown): string[] {
  if (typeof value === "string") return [value];
  if (typeof value !== "object" || value === null) return [];
  return Object.values(value).flatMap(textsOf);
}

describe.each(writes.map((operation) => [operation.name, operation] as const))(
  "hostile inputs of %s",
  (_, operation) => {
    test("are refused with a message and write nothing", async () => {
      const setup = await setUp(operation);
      const { engine } = setup.couple;
      const inputs = hostileInputs(operation, setup.base, setup.ids).filter(
        ({ verdict }) => verdict === "must",
      );
      const before = await fingerprint(engine, setup.watched);
      const faults: string[] = [];
      for (const [at, hostile] of inputs.entries()) {
        const fault = await faultOf(setup, operation, hostile, `${setup.watched.mark.text}-${at}`);
        if (fault) faults.push(`${hostile.label} ${fault}`);
      }
      expect(faults).toEqual([]);
      // Without fields, or with a single one, there are fewer hostile inputs.
      const enough = [30, 90][Object.keys(operation.input.shape).length] ?? ENOUGH;
      expect(inputs.length).toBeGreaterThanOrEqual(enough);
      expect(await fingerprint(engine, setup.watched)).toEqual(before);

      // The unchanged example succeeds, so each input was refused for its change.
      const sound = await call(engine, operation.name, setup.base, setup.call);
      const unknownIds = Object.keys(setup.base).filter(
        (name) => name.endsWith("_id") && !(name in setup.ids.real),
      );
      if (!sound.ok && unknownIds.length > 0) expect(sound.refusal.code).toBe("not_found");
      else expect(sound).toMatchObject({ ok: true });
      expect(await fingerprint(engine, setup.watched)).not.toEqual(before);
    });

    test("that are unusual text are kept unchanged, or refused and write nothing", async () => {
      const setup = await setUp(operation);
      const { engine } = setup.couple;
      const faults: string[] = [];
      const writesEvent =
        operation.within === "couple" && operation.effect !== "aside" && !traitsOf(operation.name).no_event;
      // Only rows of the couple need an event, so the scan for the mark is left out.
      const { couples, users } = setup.watched;
      let before = await fingerprint(engine, { couples, users });
      let head = await headOf(setup);
      for (const hostile of hostileInputs(operation, setup.base, setup.ids).filter(
        ({ verdict }) => verdict === "may",
      )) {
        const fault = await faultOf(setup, operation, withFreshEmail(hostile, setup));
        if (fault) faults.push(`${hostile.label} ${fault}`);
        if (!writesEvent) continue;
        const after = await fingerprint(engine, { couples, users });
        if (JSON.stringify(after) !== JSON.stringify(before)) {
          const next = await headOf(setup);
          if (next === head) faults.push(`${hostile.label} wrote no event`);
          head = next;
        }
        before = after;
      }
      expect(faults).toEqual([]);
    });

    test("include hostile idempotency keys, couples and users", async () => {
      const setup = await setUp(operation);
      const { engine } = setup.couple;
      const before = await fingerprint(engine, setup.watched);
      const keys = ["", " ", "a b", "é", "x".repeat(256), "a\nb", "a\u0000b", "\ud800"].map(
        (idempotencyKey) => ({ idempotencyKey }),
      );
      const named = ["", "nope", NOBODY, "' or 1=1 --", foreign.couple_id].map((coupleId) => ({ coupleId }));
      const acting = ["", "nope", NOBODY, foreign.user_id].map((userId) => ({ userId }));
      for (const extra of [...keys, ...named, ...acting] as Partial<Call>[]) {
        // The operator may name any couple or user, and these operations need none.
        if (
          operation.within === "nobody" &&
          (extra.coupleId === foreign.couple_id || extra.userId === foreign.user_id)
        )
          continue;
        if (operation.within === "nobody" && extra.coupleId === NOBODY) continue;
        const outcome = await call(engine, operation.name, setup.base, { ...setup.call, ...extra });
        expect(outcome, JSON.stringify(extra)).toMatchObject({ ok: false });
        if (!outcome.ok) expect(["not_found", "invalid_input"]).toContain(outcome.refusal.code);
      }
      expect(await fingerprint(engine, setup.watched)).toEqual(before);
    });
  },
);

test.each(reads.map((operation) => [operation.name, operation] as const))(
  "hostile inputs of %s are refused with a message",
  async (_, operation) => {
    const setup = await setUp(operation);
    const { engine } = setup.couple;
    const before = await fingerprint(engine, setup.watched);
    const inputs = hostileInputs(operation, setup.base, setup.ids);
    const faults: string[] = [];
    for (const hostile of inputs) {
      const fault = await faultOf(setup, operation, { ...hostile, text: undefined });
      if (fault) faults.push(`${hostile.label} ${fault}`);
    }
    expect(faults).toEqual([]);
    // An operation without fields has fewer hostile inputs.
    expect(inputs.length).toBeGreaterThan(Object.keys(operation.input.shape).length > 0 ? 50 : 30);
    expect(await fingerprint(engine, setup.watched)).toEqual(before);
  },
);

/** An e-mail address can be used once, so each accepted input needs a new one. */
function withFreshEmail(hostile: HostileInput, { base, watched }: Setup): HostileInput {
  if (!("email" in base) || hostile.field === "email") return hostile;
  return {
    ...hostile,
    input: { ...(hostile.input as object), email: `${watched.mark.text}.${crypto.randomUUID()}@example.com` },
  };
}

async function headOf({ couple }: Setup): Promise<number> {
  const answer: Answer = await couple.ask("get_couple", { couple_id: couple.id });
  return answer.ledger.sequence;
}
