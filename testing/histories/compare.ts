/** Compares the books with the model. */
import assert from "node:assert/strict";
import type { Engine } from "../../src/engine/engine.ts";
import { verifyCouple } from "../../src/engine/verify.ts";
import { Couple } from "../../src/entities/couple.ts";
import { type Answer, ask } from "../books.ts";
import { everyItem } from "../couples.ts";
import type { CallerName } from "./commands.ts";
import { compareLife } from "./compare-life.ts";
import { driftNow } from "./drift.ts";
import { allocated, type Model, partnersOf } from "./model.ts";
import type { Caller } from "./rows.ts";

const ACCOUNT_FIELDS = [
  "id",
  "balance",
  "allocated",
  "available",
  "over_allocated",
  "keep_available",
  "visibility",
  "status",
  "version",
];
const GOAL_FIELDS = [
  "id",
  "current_allocation",
  "spent",
  "target_amount",
  "locked",
  "status",
  "deadline",
  "version",
];
const EVENT_FIELDS = ["id", "event_type", "amount", "source_account_id", "source_goal_id", "dest_goal_id"];

/** Compares every balance, allocation, total, drift status and ledger event with the model, and verifies the ledger. */
export async function compareBooks(
  engine: Engine,
  model: Model,
  callers: Record<CallerName, Caller>,
  now: number,
): Promise<void> {
  const everything = { status: "all", limit: 100 };
  const read = (name: string, input: object, { principal, coupleId }: Caller = callers.operator) =>
    ask(engine, name, input, { principal, coupleId });

  const accounts = (await read("list_accounts", everything)).items;
  assert.deepEqual(
    accounts.map((row: Answer) => ACCOUNT_FIELDS.map((field) => row[field])),
    sorted(model.accounts).map((account) => {
      const [held, free] = [allocated(account), account.balance - allocated(account)];
      const over = free < 0n ? -free : 0n;
      const known = over === 0n || account.dropped;
      assert.ok(known, `account ${account.id} is over-allocated, but its balance never fell`);
      const amounts = [account.balance, held, free, over, account.keep].map((minor) => model.text(minor));
      const [visibility, status] = [account.hidden ? "private" : "shared", account.open ? "open" : "closed"];
      return [account.id, ...amounts, visibility, status, account.version];
    }),
  );

  const goals: Answer[] = (await read("list_goals", everything)).items;
  const split = ({ allocations }: Answer) =>
    Object.fromEntries(allocations.map((row: Answer) => [row.account_id, row.allocated_amount]));
  assert.deepEqual(
    sorted(goals).map((row) => [...GOAL_FIELDS.map((field) => row[field]), split(row)]),
    sorted(model.goals).map((goal) => {
      const rows = model.accounts.flatMap(({ id, held }) =>
        held.has(goal.id) ? [[id, model.text(held.get(goal.id) ?? 0n)]] : [],
      );
      const amounts = [model.total(goal), goal.spent, goal.target].map((minor) => model.text(minor));
      const status = goal.active ? "active" : "closed";
      const rest = [goal.locked, status, goal.deadline ?? null, goal.version];
      return [goal.id, ...amounts, ...rest, Object.fromEntries(rows)];
    }),
  );

  const couple = await read("get_couple", { couple_id: model.coupleId });
  assert.equal(couple.version, model.version, "the couple's version");
  assert.equal(couple.partner_2_id, model.joiner ? null : model.benId, "the second partner");

  const active = model.goals.filter((goal) => goal.active);
  const statuses = Object.fromEntries(active.map((goal) => [goal.id, driftNow(model, goal, now)]));
  for (const partner of partnersOf(model, callers)) {
    const { goals: drifting } = await read("get_drift", {}, partner);
    const shown = drifting.map(({ goal_id, status }: Answer) => [goal_id, status]);
    assert.deepEqual(Object.fromEntries(shown), statuses, `drift shown to ${partner.name}`);
    const seen = (await read("list_accounts", everything, partner)).items.map(({ id }: Answer) => id);
    const visible = sorted(model.accounts).filter((account) => model.sees(partner, account));
    assert.deepEqual(
      seen,
      visible.map(({ id }) => id),
      `accounts that ${partner.name} sees`,
    );
    const exported = await read("export_books", {}, partner);
    assert.deepEqual(
      [idsOf(exported.accounts), idsOf(exported.journal), exported.ledger.length],
      [idsOf(visible), idsOf(model.life.seenBy(partner.principal)), model.sequence],
      `the export of ${partner.name}`,
    );
  }
  await compareLife(engine, model, callers);
  await compareLedger(engine, model, read);
}

async function compareLedger(
  engine: Engine,
  model: Model,
  read: (name: string, input: object) => Promise<Answer>,
): Promise<void> {
  const events = (await everyItem((page) => read("list_ledger", page))).toReversed();
  assert.deepEqual(
    events.map(({ sequence }) => sequence),
    Array.from({ length: model.sequence }, (_, at) => at + 1),
  );
  for (const { amount } of events) assert.doesNotMatch(amount, /-/, "an amount is negative");
  for (const { id, type, account, from, to, amount, place } of model.events) {
    const event = events[place];
    assert.deepEqual(
      EVENT_FIELDS.map((field) => event[field]),
      [id, type, model.text(amount), account?.id ?? null, from?.id ?? null, to?.id ?? null],
    );
  }
  const { discrepancy } = await verifyCouple(engine.orm.em.fork(), model.coupleId);
  assert.equal(discrepancy, undefined, `verify: ${JSON.stringify(discrepancy)}`);
}

function idsOf(rows: readonly { readonly id: string }[]): readonly string[] {
  return rows.map(({ id }) => id);
}

function sorted<T extends { readonly id: string }>(rows: readonly T[]): T[] {
  return rows.toSorted((a, b) => (a.id < b.id ? -1 : 1));
}

/** Sequence and hash of the ledger's head. */
export async function headOf(engine: Engine, coupleId: string): Promise<string> {
  const couple = await engine.orm.em
    .fork()
    .findOneOrFail(Couple, { id: coupleId }, { fields: ["headSequence", "headHash"] });
  return `${couple.headSequence} ${couple.headHash}`;
}
