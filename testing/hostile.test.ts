import { beforeAll, describe, expect, test } from "vitest";
import type { Call } from "../src/engine/parse.ts";
import { OPERATOR } from "../src/identity/principal.ts";
import { catalog } from "../src/operations/catalog.ts";
import type { Operation } from "../src/operations/operation.ts";
import { type Answer, call, newCouple, newUser, type TestCouple } from "./books.ts";
import { fingerprint, type Watched } from "./fingerprint.ts";
import { type HostileInput, hostileInputs, type Ids } from "./hostile/inputs.ts";

const ENOUGH = 100;
const writes = catalog.filter(({ effect }) => effect !== "read");
const reads = catalog.filter(({ effect }) => effect === "read");

/** Somebody else's books: their ids exist, and mean nothing here. */
let foreign: Record<string, string>;

/** Ids of a couple's books by the names of the fields that take them. */
async function idsOf(couple: TestCouple): Promise<Record<string, string>> {
  const [account, goal, other] = [
    await couple.account({ is_joint: true }),
    await couple.goal(),
    await couple.goal(),
  ];
  const { event } = await couple.ask("allocate_to_goal", {
    account_id: account.id,
    goal_id: goal.id,
    amount: "300",
  });
  const token = await couple.ask("create_token", { client: "ios", scopes: ["read"] });
  const { items } = await couple.ask("list_inbox", {});
  return {
    account_id: account.id,
    source_account_id: account.id,
    goal_id: goal.id,
    source_goal_id: goal.id,
    dest_goal_id: other.id,
    event_id: event.id,
    plan_id: (await couple.ask("suggest_rebalance", { strategy: "waterfall" })).plan_id,
    token_id: token.id,
    check_in_id: (await couple.ask("schedule_check_in", { schedule: "now" })).id,
    up_to_item_id: items[0].id,
    webhook_id: (await couple.ask("create_webhook", { url: "https://hooks.example.com/" })).id,
    couple_id: couple.id,
    user_id: couple.ada.id,
    partner_1_id: couple.ada.id,
    partner_2_id: couple.ben.id,
  };
}

/** A plan of Ben's that waits for Ada. */
async function awaitingPlan(couple: TestCouple): Promise<string> {
  const { ledger } = await couple.ask("update_couple", { couple_id: couple.id, approval_threshold: "0" });
  const { items } = await couple.ask("list_ledger", { event_type: "ALLOCATION" });
  const [{ source_account_id: account_id, dest_goal_id: from_goal_id }] = items;
  const input = { moves: [{ account_id, from_goal_id, amount: "1" }], basis_sequence: ledger.sequence };
  return (await couple.as(couple.ben.principal).ask("commit_rebalance", input)).plan_id;
}

/**
 * What an operation wants otherwise than the rest: an account can close only when no goal holds of it, a plan can be
 * approved only when it waits, and a reaction must be there to be removed.
 */
const WANTS: Readonly<Record<string, (couple: TestCouple) => Promise<Record<string, string>>>> = {
  close_account: async (couple) => ({ account_id: (await couple.account()).id }),
  approve_rebalance: async (couple) => ({ plan_id: await awaitingPlan(couple) }),
  remove_reaction: async (couple) => {
    const goal_id: string = (await couple.goal()).id;
    await couple.ask("react_to_goal", { goal_id, emoji: "🎉" });
    return { goal_id };
  },
};

/** Writes that are nobody's business but the caller's: the ledger does not tell of them. */
const UNTOLD = new Set(["mark_read"]);

interface Scene {
  readonly couple: TestCouple;
  readonly ids: Ids;
  readonly base: Record<string, unknown>;
  readonly call: Pick<Call, "principal">;
  readonly watched: Watched;
}

/** A couple of its own for an operation, and the operation's example with that couple's ids in it. */
async function sceneFor(operation: Operation): Promise<Scene> {
  const couple = await newCouple();
  const singles = [await newUser(couple.engine), await newUser(couple.engine)];
  const mark = `mark${crypto.randomUUID().replaceAll("-", "")}`;
  const byOperator = operation.scope === "operator";
  const real = {
    ...(await idsOf(couple)),
    ...(await WANTS[operation.name]?.(couple)),
    // Only users without a couple can form one.
    ...(byOperator && { partner_1_id: singles[0]?.id ?? "", partner_2_id: singles[1]?.id ?? "" }),
  };
  const example = operation.example as Record<string, unknown>;
  const base = Object.fromEntries(
    Object.entries(example).map(([name, value]) => {
      if (name === "email") return [name, `${mark}@example.com`];
      return [name, name.endsWith("_id") ? ((real as Record<string, string>)[name] ?? value) : value];
    }),
  );
  return {
    couple,
    ids: { real, foreign },
    base,
    call: { principal: byOperator ? OPERATOR : couple.ada.principal },
    watched: {
      couples: [couple.id],
      users: [couple.ada.id, couple.ben.id, ...singles.map(({ id }) => id)],
      mark,
    },
  };
}

beforeAll(async () => {
  foreign = await idsOf(await newCouple());
});

/** What the refusal of a bad input must look like. Answers the fault found, if there is one. */
async function faultOf(
  scene: Scene,
  operation: Operation,
  hostile: HostileInput,
  key?: string,
): Promise<string | undefined> {
  const extra = { ...scene.call, ...(key && { idempotencyKey: key }) };
  const outcome = await call(scene.couple.engine, operation.name, hostile.input, extra);
  if (outcome.ok) {
    if (hostile.verdict === "must") return "was accepted";
    const kept =
      hostile.text === undefined ||
      textsOf(outcome.output).some((text) => text === hostile.text || text === hostile.text?.trim());
    return kept ? undefined : "was accepted, and kept otherwise than it was given";
  }
  const { code, message, errors } = outcome.refusal;
  if (code === "internal" || code === "unavailable") return `answered ${code}`;
  if (message.length < 10) return "was refused without words";
  if (code !== "invalid_input") return undefined;
  if (errors.some((error) => error.message.length < 5)) return "names a field without saying what is wrong";
  if (hostile.field === "" || hostile.verdict === "may")
    return errors.length > 0 ? undefined : "does not say what is wrong";
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
    test("are refused with words, never an accident, and write nothing", async () => {
      const scene = await sceneFor(operation);
      const { engine } = scene.couple;
      const inputs = hostileInputs(operation, scene.base, scene.ids).filter(
        ({ verdict }) => verdict === "must",
      );
      const before = await fingerprint(engine, scene.watched);
      const faults: string[] = [];
      for (const [at, hostile] of inputs.entries()) {
        const fault = await faultOf(scene, operation, hostile, `${scene.watched.mark}-${at}`);
        if (fault) faults.push(`${hostile.label} ${fault}`);
      }
      expect(faults).toEqual([]);
      expect(inputs.length).toBeGreaterThanOrEqual(ENOUGH);
      expect(await fingerprint(engine, scene.watched)).toEqual(before);

      // The input that was spoilt works: so each was refused for what was spoilt in it.
      const sound = await call(engine, operation.name, scene.base, scene.call);
      const unknownIds = Object.keys(scene.base).filter(
        (name) => name.endsWith("_id") && !(name in scene.ids.real),
      );
      if (!sound.ok && unknownIds.length > 0) expect(sound.refusal.code).toBe("not_found");
      else expect(sound).toMatchObject({ ok: true });
      expect(await fingerprint(engine, scene.watched)).not.toEqual(before);
    });

    test("that are only strange text are kept as given, or refused without a trace", async () => {
      const scene = await sceneFor(operation);
      const { engine } = scene.couple;
      const faults: string[] = [];
      let before = await fingerprint(engine, scene.watched);
      let head = await headOf(scene);
      for (const hostile of hostileInputs(operation, scene.base, scene.ids).filter(
        ({ verdict }) => verdict === "may",
      )) {
        const fault = await faultOf(scene, operation, withFreshEmail(hostile, scene));
        if (fault) faults.push(`${hostile.label} ${fault}`);
        const after = await fingerprint(engine, scene.watched);
        if (JSON.stringify(after) !== JSON.stringify(before)) {
          const next = await headOf(scene);
          const told = operation.within === "couple" && operation.effect !== "aside";
          if (told && !UNTOLD.has(operation.name) && next === head)
            faults.push(`${hostile.label} wrote no event`);
          head = next;
        }
        before = after;
      }
      expect(faults).toEqual([]);
      expect(await scene.couple.discrepancy()).toBeUndefined();
    });

    test("come with hostile keys and names, too", async () => {
      const scene = await sceneFor(operation);
      const { engine } = scene.couple;
      const before = await fingerprint(engine, scene.watched);
      const keys = ["", " ", "a b", "é", "x".repeat(256), "a\nb", "a\u0000b", "\ud800"].map(
        (idempotencyKey) => ({ idempotencyKey }),
      );
      const named = [
        "",
        "nope",
        "00000000-0000-0000-0000-000000000000",
        "' or 1=1 --",
        foreign.couple_id,
      ].map((coupleId) => ({ coupleId }));
      const acting = ["", "nope", "00000000-0000-0000-0000-000000000000", foreign.user_id].map((userId) => ({
        userId,
      }));
      for (const extra of [...keys, ...named, ...acting] as Partial<Call>[]) {
        // For the operator, who may name anyone, what belongs to nobody needs no name.
        if (
          operation.within === "nobody" &&
          (extra.coupleId === foreign.couple_id || extra.userId === foreign.user_id)
        )
          continue;
        if (operation.within === "nobody" && extra.coupleId === "00000000-0000-0000-0000-000000000000")
          continue;
        const outcome = await call(engine, operation.name, scene.base, { ...scene.call, ...extra });
        expect(outcome, JSON.stringify(extra)).toMatchObject({ ok: false });
        if (!outcome.ok) expect(["not_found", "invalid_input"]).toContain(outcome.refusal.code);
      }
      expect(await fingerprint(engine, scene.watched)).toEqual(before);
    });
  },
);

test.each(reads.map((operation) => [operation.name, operation] as const))(
  "hostile inputs of %s are refused with words",
  async (_, operation) => {
    const scene = await sceneFor(operation);
    const { engine } = scene.couple;
    const before = await fingerprint(engine, scene.watched);
    const inputs = hostileInputs(operation, scene.base, scene.ids);
    const faults: string[] = [];
    for (const hostile of inputs) {
      const fault = await faultOf(scene, operation, { ...hostile, text: undefined });
      if (fault) faults.push(`${hostile.label} ${fault}`);
    }
    expect(faults).toEqual([]);
    // Without a field of its own there is only the input as a whole to spoil.
    expect(inputs.length).toBeGreaterThan(Object.keys(operation.input.shape).length > 0 ? 50 : 30);
    expect(await fingerprint(engine, scene.watched)).toEqual(before);
  },
);

/** An address can be taken once: strange text beside it needs another. */
function withFreshEmail(hostile: HostileInput, { base, watched }: Scene): HostileInput {
  if (!("email" in base) || hostile.field === "email") return hostile;
  return {
    ...hostile,
    input: { ...(hostile.input as object), email: `${watched.mark}.${crypto.randomUUID()}@example.com` },
  };
}

async function headOf({ couple }: Scene): Promise<number> {
  const answer: Answer = await couple.ask("get_couple", { couple_id: couple.id });
  return answer.ledger.sequence;
}
