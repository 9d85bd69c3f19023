/** Compares summarize_ledger with a reference implementation, for each caller. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { OPERATOR } from "../src/identity/principal.ts";
import { type Answer, ask, type TestCouple } from "./books.ts";
import { everyItem } from "./couples.ts";
import { type Ledger, play, questions, steps, ZONES } from "./ledger-totals/random-ledger.ts";
import { type Asked, byHand, type Row } from "./ledger-totals/reference.ts";

const QUESTIONS = 60;
const MINUTES = 60_000;

/** Set COUPLES_CFO_TOTALS_SEED to the seed that a failure prints, to run it again. */
const SEED = Number(process.env.COUPLES_CFO_TOTALS_SEED ?? Math.floor(Math.random() * 2 ** 31));

const NAMES = ["deposits", "withdrawals", "allocated", "released", "spent", "synced_change"];
const minor = (amount: string) => BigInt(amount.replace(".", ""));

function rowOf(answer: Answer): Row {
  const amounts = NAMES.map((name) => [name, minor(answer[name])] as const);
  return Object.fromEntries([...amounts, ["count", BigInt(answer.count)]]);
}

const FIELDS: Readonly<Record<string, string>> = {
  person: "user_id",
  account: "account_id",
  goal: "goal_id",
  type: "event_type",
};

function keysOf(group: Answer, groupBy: readonly string[]): string {
  const keys = groupBy.map((grouping) => group[FIELDS[grouping] ?? grouping]);
  const words = (grouping: string | undefined) => grouping === "payee" || grouping === "category";
  return JSON.stringify(keys.map((key, at) => (words(groupBy[at]) ? (key?.toLowerCase() ?? null) : key)));
}

/** The whole ledger, oldest event first. */
async function eventsOf(couple: TestCouple): Promise<Answer[]> {
  const operator = couple.as(OPERATOR);
  return (await everyItem((page) => operator.ask("list_ledger", page))).toReversed();
}

test.each(ZONES)(
  "random totals are as by hand, for both partners and the operator, in %s",
  async (timeZone) => {
    console.log(`totals: COUPLES_CFO_TOTALS_SEED=${SEED}`);
    const [all = []] = fc.sample(steps, { seed: SEED, numRuns: 1 });
    const ledger = await play(timeZone, all);
    const { couple } = ledger;
    const events = await eventsOf(couple);
    expect(events.length).toBeGreaterThan(40);
    expect(await couple.discrepancy()).toBeUndefined();
    const viewers = [
      { principal: couple.ada.principal },
      { principal: couple.ben.principal },
      { principal: OPERATOR, coupleId: couple.id },
    ];
    let groups = 0;
    for (const asked of fc.sample(questions(ledger), { seed: SEED, numRuns: QUESTIONS })) {
      for (const viewer of viewers) groups += await check(ledger, events, asked, viewer);
    }
    expect(groups).toBeGreaterThan(QUESTIONS);
  },
  5 * MINUTES,
);

/** Compares one answer with the reference. Returns the number of groups. */
async function check(
  { couple }: Ledger,
  events: readonly Answer[],
  asked: Asked,
  viewer: { principal: typeof OPERATOR; coupleId?: string },
): Promise<number> {
  const { items } = await ask(couple.engine, "list_accounts", { status: "all" }, viewer);
  const visible = new Set<string>(items.map(({ id }: Answer) => id));
  if (asked.account_id && !visible.has(asked.account_id)) return 0;
  const { time_zone } = await ask(couple.engine, "get_couple", { couple_id: couple.id }, viewer);
  const expected = byHand(events, asked, { visible, timeZone: time_zone });
  const answer = await ask(couple.engine, "summarize_ledger", asked, viewer);
  const what = JSON.stringify({ asked, viewer: viewer.principal.userId });
  expect(rowOf(answer.total), what).toEqual(expected.total);
  expect(answer.other, what).toBeNull();
  if (asked.group_by.length === 0) {
    expect(answer.groups, what).toEqual([]);
    return 0;
  }
  const found = answer.groups.map((group: Answer) => [keysOf(group, asked.group_by), rowOf(group)]);
  expect(Object.fromEntries(found), what).toEqual(Object.fromEntries(expected.groups));
  expect(found.length, what).toBe(expected.groups.size);
  return found.length;
}
