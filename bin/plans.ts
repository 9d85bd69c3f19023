import type { MikroORM } from "@mikro-orm/core";
import { Command, Option } from "commander";
import { Authenticator } from "../src/engine/authenticator.ts";
import { createEngine } from "../src/engine/open.ts";
import type { Principal } from "../src/identity/principal.ts";
import { Refusal } from "../src/kernel/refusals.ts";
import { describeMove } from "../tools/consent.ts";
import { withBooks } from "./books.ts";
import { callOperation } from "./call-operation.ts";
import { Failure, usage } from "./failure.ts";
import { readSettings } from "./settings.ts";

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
export function plansCommand(): Command {
  return new Command("plans")
    .description(
      "Lists the couple's rebalancing plans, and approves or rejects one, as the holder of the token in " +
        "COUPLES_CFO_TOKEN. Only a person can approve a plan: the partner of the user who committed it.",
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

function jsonOption(): Option {
  return new Option("--json", "print JSON");
}

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
      const step = (await asHolder(({ call }) => call(`${verb}_rebalance`, { plan_id }))) as unknown as Step;
      process.stdout.write(
        json ? `${JSON.stringify(step, null, 2)}\n` : `Plan ${step.plan_id}: ${outcome(step)}.\n`,
      );
    });
}

async function list({ all, json }: { all?: true; json?: true }): Promise<void> {
  const { plans, accounts } = await asHolder(async ({ call, pages }) => {
    const rows = await pages("list_plans", { status: all ? "all" : "open" });
    const plans: Plan[] = [];
    for (const { plan_id } of rows) plans.push((await call("get_plan", { plan_id })) as unknown as Plan);
    return { plans, accounts: await pages("list_accounts", { status: "all" }) };
  });
  if (json) process.stdout.write(`${JSON.stringify(plans, null, 2)}\n`);
  else if (plans.length === 0) process.stdout.write("There are no plans.\n");
  else {
    const names = new Map(accounts.map(({ id, name }) => [String(id), String(name)]));
    for (const plan of plans) process.stdout.write(`${describePlan(plan, names)}\n`);
  }
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

interface Holder {
  /** Calls an operation with the token. */
  call(name: string, input: object): Promise<Record<string, unknown>>;
  /** Every row of a list. */
  pages(name: string, input: object): Promise<Record<string, unknown>[]>;
}

/** Runs `work` as the holder of the token. @throws Failure without a valid token */
async function asHolder<T>(work: (holder: Holder) => Promise<T>): Promise<T> {
  const token = process.env.COUPLES_CFO_TOKEN?.trim();
  if (!token) {
    throw usage(
      "no token given.",
      "Set COUPLES_CFO_TOKEN to the token of a partner (couples-cfo token create makes one).",
    );
  }
  return withBooks(readSettings(), async (orm) => {
    const principal = await principalOf(orm, token);
    const options = { principal, flags: { plan_id: "<id>" }, command: "plans" };
    const call: Holder["call"] = (name, input) => callOperation(orm, name, input, options);
    const pages: Holder["pages"] = async (name, input) => {
      const rows: Record<string, unknown>[] = [];
      for (let cursor: unknown; cursor !== null; ) {
        const page = await call(name, { ...input, limit: 100, cursor });
        rows.push(...(page.items as Record<string, unknown>[]));
        cursor = page.next_cursor;
      }
      return rows;
    };
    return work({ call, pages });
  });
}

async function principalOf(orm: MikroORM, token: string): Promise<Principal> {
  try {
    return await new Authenticator(createEngine(orm)).authenticate(token);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    throw new Failure("the token in COUPLES_CFO_TOKEN is not valid, has expired or was revoked.");
  }
}
