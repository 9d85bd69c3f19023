import { Command } from "commander";
import { createEngine } from "../src/engine/open.ts";
import { describeMove } from "../tools/consent.ts";
import { withBooks } from "./books.ts";
import { allItems, callOperation, jsonOption, type Output, printJson } from "./call-operation.ts";
import { assertKnown, holderOf } from "./caller.ts";
import { usage } from "./failure.ts";
import { pagesElsewhere } from "./pages.ts";
import { describeDatabase, readSettings } from "./settings.ts";

/** A plan in the result of get_plan. */
interface Plan {
  readonly plan_id: string;
  readonly status: string;
  readonly expires_at: string;
  readonly moves: readonly Move[];
  readonly goals: readonly { readonly goal_id: string; readonly name: string }[];
}

interface Move {
  readonly account_id: string | null;
  readonly from_goal_id: string | null;
  readonly to_goal_id: string | null;
  readonly amount: string;
  readonly reason: string;
}

/** The result of approving or rejecting a plan. */
interface Step {
  readonly plan_id: string;
  readonly events: readonly unknown[];
}

/** `couples-cfo plans list|approve|reject` */
export function command(): Command {
  return new Command("plans")
    .description(
      "Lists the couple's rebalancing plans, and approves or rejects one, as the holder of the token in " +
        "COUPLES_CFO_TOKEN. Only the partner of the user who committed a plan can approve it, with a token that they " +
        "confirmed on a page of the server.",
    )
    .addCommand(listCommand())
    .addCommand(
      stepCommand("approve", "approve a plan that waits for you; its moves are made at once", APPROVED),
    )
    .addCommand(stepCommand("reject", "reject a suggested or waiting plan, or withdraw your own", REJECTED));
}

const APPROVED = ({ events }: Step) => {
  const moves = events.length - 1;
  return `approved; made ${moves} ${moves === 1 ? "move" : "moves"}`;
};
const REJECTED = () => "rejected; no money was moved";

function listCommand(): Command {
  return new Command("list")
    .summary("list the open plans, with their moves and reasons")
    .option("--all", "include committed, rejected and expired plans")
    .addOption(jsonOption())
    .addHelpText("after", "\nExample:\n  $ COUPLES_CFO_TOKEN=cfo_... couples-cfo plans list")
    .action(list);
}

function stepCommand(verb: "approve" | "reject", summary: string, outcome: (step: Step) => string): Command {
  return new Command(verb)
    .summary(summary)
    .argument("<id>", "the plan's id, from `plans list`")
    .addOption(jsonOption())
    .addHelpText(
      "after",
      `\nExample:\n  $ COUPLES_CFO_TOKEN=cfo_... couples-cfo plans ${verb} 0199f3a0-0000-7000-8000-000000000008`,
    )
    .action(async (plan_id: string, { json }: { json?: true }) => {
      const step = (await asHolder((call) => call(`${verb}_rebalance`, { plan_id }))) as unknown as Step;
      if (json) printJson(step);
      else process.stdout.write(`Plan ${step.plan_id}: ${outcome(step)}.\n`);
    });
}

async function list({ all, json }: { all?: true; json?: true }): Promise<void> {
  const { plans, accounts } = await asHolder(async (call) => {
    const status = all ? "all" : "open";
    const rows = await allItems((page) => call("list_plans", { ...page, status }));
    const plans: Plan[] = [];
    for (const { plan_id } of rows) plans.push((await call("get_plan", { plan_id })) as unknown as Plan);
    const accounts = await allItems((page) => call("list_accounts", { ...page, status: "all" }));
    return { plans, accounts };
  });
  if (json) return printJson(plans);
  if (plans.length === 0) process.stdout.write("There are no plans.\n");
  const names = new Map(accounts.map(({ id, name }) => [String(id), String(name)]));
  for (const plan of plans) process.stdout.write(`${describePlan(plan, names)}\n`);
}

function describePlan(
  { plan_id, status, expires_at, moves, goals }: Plan,
  accounts: ReadonlyMap<string, string>,
): string {
  const goalNames = new Map(goals.map(({ goal_id, name }) => [goal_id, name]));
  const nameOf = (id: string | null, names: ReadonlyMap<string, string>) => id && (names.get(id) ?? id);
  const until = expires_at.replace("T", " ").slice(0, 16);
  const lines = moves.map(({ account_id, from_goal_id, to_goal_id, amount, reason }) => {
    const [from, to] = [nameOf(from_goal_id, goalNames), nameOf(to_goal_id, goalNames)];
    return `  ${amount.padStart(12)}  ${describeMove(from, to, nameOf(account_id, accounts))}  ${reason}`;
  });
  return [`${plan_id}  ${status.replaceAll("_", " ")}, until ${until} UTC`, ...lines].join("\n");
}

/** Calls an operation with the token. */
type Call = (name: string, input: object) => Promise<Output>;

/** Runs `work` as the holder of the token. @throws Failure without a valid token */
async function asHolder<T>(work: (call: Call) => Promise<T>): Promise<T> {
  const token = process.env.COUPLES_CFO_TOKEN?.trim();
  if (!token) {
    throw usage(
      "no token given.",
      "Set COUPLES_CFO_TOKEN to the token of a partner (couples-cfo token create makes one).",
    );
  }
  const settings = readSettings();
  return withBooks(settings, async (orm) => {
    const resolving = holderOf(token)(createEngine(orm));
    const principal = await assertKnown(resolving, {}, describeDatabase(settings));
    const pageOrigin = pagesElsewhere(settings);
    const options = { principal, pageOrigin, flags: { plan_id: "<id>" }, command: "plans" };
    return work((name, input) => callOperation(orm, name, input, options));
  });
}
