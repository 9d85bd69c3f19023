/** A couple with a random ledger over several months, and random queries of it. */
import fc from "fast-check";
import { type Answer, call, newCouple, principalFor } from "../books.ts";
import type { Asked } from "./reference.ts";

const DAY_MS = 86_400_000;

/** A time zone whose clocks change during the steps, and one with another calendar day than UTC. */
export const ZONES = ["America/New_York", "Asia/Tokyo"];

const PAYEES = ["REWE", "rewe", "Rewe", "Café Olé", "CAFÉ OLÉ", undefined];
const CATEGORIES = ["Groceries", "groceries", "Rent", undefined];
const TYPES = ["DEPOSIT", "WITHDRAWAL", "BALANCE_SYNC", "ALLOCATION", "RELEASE", "REALLOCATION", "SPENDING"];
const GROUPINGS = ["month", "week", "payee", "category", "person", "account", "goal", "type"];

const number = (max: number) => fc.noBias(fc.nat(max));

const step = fc.record({
  kind: fc.constantFrom("post", "post", "post", "post", "reverse", "hide"),
  type: fc.constantFrom(...TYPES),
  by: number(3),
  account: number(3),
  goal: number(1),
  cents: number(20_000),
  payee: fc.constantFrom(...PAYEES),
  category: fc.constantFrom(...CATEGORIES),
  hours: number(24),
  event: number(8),
});
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;
export const steps = fc.array(step, { minLength: 320, maxLength: 320 });

export type Ledger = Awaited<ReturnType<typeof play>>;

/** Runs the steps. Refused steps are skipped. */
export async function play(timeZone: string, all: readonly Step[]) {
  const couple = await newCouple({ time_zone: timeZone });
  const ben = couple.asBen;
  const accounts: Answer[] = [
    await couple.account({ name: "Joint", is_joint: true, balance: "900" }),
    await couple.account({ name: "Ada's secret", visibility: "private", balance: "800" }),
    await ben.ask("link_account", { name: "Ben's", balance: "700", is_manual: true }),
    await couple.account({ name: "Linked", is_manual: false, balance: "600" }),
  ];
  const goals: Answer[] = [await couple.goal({ name: "Trip" }), await couple.goal({ name: "Car" })];
  const agent = principalFor(couple.ada.id, couple.id, { kind: "agent", actor: "claude" });
  const callers = [couple.ada.principal, couple.ben.principal, agent, couple.ben.principal];
  const posted: string[] = [];
  for (const one of all) {
    couple.later((one.hours * DAY_MS) / 24);
    const attempt = (name: string, input: object) =>
      call(couple.engine, name, input, { principal: callers[one.by] ?? agent });
    if (one.kind === "hide") {
      const visibility = one.cents % 2 === 0 ? "private" : "shared";
      await attempt("update_account", { account_id: accounts[2]?.id, visibility });
      continue;
    }
    const event = posted.at(-1 - one.event);
    const outcome =
      one.kind === "reverse"
        ? await attempt("reverse_event", { event_id: event ?? accounts[0]?.id })
        : one.type === "SPENDING"
          ? await attempt("spend_from_goal", spendingOf(one, accounts, goals))
          : await attempt("record_event", inputOf(one, accounts, goals));
    if (!outcome.ok || one.kind !== "post") continue;
    const { id, event: made } = outcome.output as Answer;
    posted.push(made?.id ?? id);
  }
  return { couple, accounts, goals };
}

function spendingOf(
  { account, goal, cents, payee, hours }: Step,
  accounts: readonly Answer[],
  goals: readonly Answer[],
) {
  return {
    account_id: accounts[account]?.id,
    goal_id: goals[goal]?.id,
    amount: ((cents % 3000) / 100 + 0.01).toFixed(2),
    payee,
    ...(hours % 3 === 0 && { already_in_balance: hours % 2 === 0 }),
  };
}

function inputOf(one: Step, accounts: readonly Answer[], goals: readonly Answer[]): object {
  const [goal, other] = one.goal === 0 ? goals : goals.toReversed();
  const { type, cents, payee, category } = one;
  return {
    event_type: type,
    amount: ((cents + 1) / 100).toFixed(2),
    source_account_id: accounts[one.account]?.id,
    ...((type === "RELEASE" || type === "REALLOCATION") && { source_goal_id: goal?.id }),
    ...(type === "ALLOCATION" && { dest_goal_id: goal?.id }),
    ...(type === "REALLOCATION" && { dest_goal_id: other?.id }),
    metadata: { payee, category },
  };
}

/** A query of a ledger that starts on 10 March 2026 and covers less than half a year. */
export function questions({ couple, accounts, goals }: Ledger): fc.Arbitrary<Asked> {
  const day = fc.integer({ min: -5, max: 170 }).map((at) => dayAfter("2026-03-10", at));
  const one = <T>(...values: T[]) => fc.option(fc.constantFrom(...values), { nil: undefined, freq: 1 });
  return fc
    .record({
      days: fc.tuple(day, day),
      group_by: fc.uniqueArray(fc.constantFrom(...GROUPINGS), { maxLength: 2 }),
      event_type: one(...TYPES),
      account_id: one(...accounts.map(({ id }) => id as string)),
      goal_id: one(...goals.map(({ id }) => id as string)),
      user_id: one(couple.ada.id, couple.ben.id),
      actor: one("claude", "test"),
      filters: fc.nat(15),
    })
    .map(({ days, filters, group_by, ...fields }) => {
      const [from = "", to = ""] = days.toSorted();
      const { event_type, account_id, goal_id, user_id, actor } = fields;
      // Few filters at once, so that enough events remain.
      const some = [
        {},
        { event_type },
        { account_id },
        { goal_id },
        { user_id },
        { actor },
        { goal_id, event_type },
        { account_id, goal_id },
      ];
      const chosen = Object.entries(some[filters % some.length] ?? {}).filter(([, value]) => value);
      return { from, to, group_by, ...Object.fromEntries(chosen) };
    });
}

function dayAfter(day: string, days: number): string {
  return new Date(Date.parse(day) + days * DAY_MS).toISOString().slice(0, 10);
}
