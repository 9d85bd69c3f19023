import { styleText } from "node:util";
import { Command, InvalidArgumentError } from "commander";
import { snapshot } from "./books.ts";
import { COUPLE } from "./demo/couple.ts";
import { type Environment, openEnvironment } from "./demo/environment.ts";
import { bar, grouped, Page } from "./demo/page.ts";
import { expectThat, Player } from "./demo/player.ts";
import { startReceiver } from "./demo/receiver.ts";
import { get, type Scope } from "./demo/step.ts";
import { LAST_DAY, receiveVisitors } from "./demo/visit.ts";
import { YEAR } from "./demo/year.ts";
import { Failure, usage } from "./failure.ts";
import { checkCouple } from "./verify.ts";

const MAX_PORT = 65_535;

interface Flags {
  readonly serve?: true;
  readonly port?: number;
}

/** `couples-cfo demo` */
export function command(): Command {
  return new Command("demo")
    .description(
      "Plays a year of an invented couple: salaries, rent, goals, a private account, a mistake, an approval, a week " +
        "between two check-ins, a rebalancing plan. The partners use the REST API of a temporary server, and their assistant " +
        "uses MCP on the same books. Then verifies the books. Reads no settings, leaves no files behind, and exits with 1 if " +
        "a result differs from the story. With --serve, shows links that sign you in on the pages of these books instead.",
    )
    .option("--serve", "serve the books on this machine after the year, until Ctrl-C")
    .option("--port <port>", "the port to serve on (default: a free one)", portIn)
    .addHelpText("after", "\nExamples:\n  $ couples-cfo demo\n  $ couples-cfo demo --serve --port 4001")
    .action(demo);
}

function portIn(text: string): number {
  if (!/^\d{1,5}$/.test(text) || Number(text) > MAX_PORT)
    throw new InvalidArgumentError(`Give a whole number from 0 to ${MAX_PORT}.`);
  return Number(text);
}

async function demo({ serve, port }: Flags): Promise<void> {
  if (port !== undefined && !serve)
    throw usage("--port needs --serve.", "couples-cfo demo --serve serves the books.");
  const page = new Page();
  const environment = await openEnvironment("2026-01-01", port);
  const bot = await startReceiver(() => player.saved("bot_secret"));
  const saved = { bot: bot.url, received: bot.received };
  const player = new Player(environment, serve ? new Page(() => {}) : page, saved);
  try {
    if (serve) await serveTheYear(environment, player, page);
    else await tellTheYear(environment, player, page);
  } catch (error) {
    throw failureOf(error);
  } finally {
    bot.close();
    await environment.close();
  }
  if (serve) page.text("The demo's books are deleted.");
}

async function serveTheYear(environment: Environment, player: Player, page: Page): Promise<void> {
  page.text("Playing a year of an invented couple, which takes some seconds...");
  await player.play([...COUPLE, ...YEAR, ...LAST_DAY]);
  await receiveVisitors(environment, page);
}

async function tellTheYear(environment: Environment, player: Player, page: Page): Promise<void> {
  await player.play(COUPLE);
  introduce(page);
  await player.play(YEAR);
  page.title("The end of the year, as Ada sees it");
  await player.play([get("ada", "/goals", {}, { show: showGoals })]);
  page.text();
  await player.play([get("ada", "/accounts", {}, { show: showAccounts })]);
  await verify(environment, player.saved("couple"), page);
}

const INTRODUCTION = `
They share Joint checking and Savings; Ada also has a checking account, and Ben a private one.
Their goals: an Emergency fund of 11,000, a Japan trip of 5,800 by September 15, a New car of
15,000 by next June, a Piano of 2,400. Claude, Ada's assistant, may read, earmark and plan.
Their apps call a real REST server; Claude calls its own MCP server on the same books.
Claude's sentences are scripted; its tool calls and their results are real.
`;

function introduce(page: Page): void {
  page.text(styleText("bold", "A year of Ada Park and Ben Okoro (all people and amounts are invented; USD)"));
  page.text(INTRODUCTION);
  page.text(
    styleText("dim", "  +  money in   -  money out   >  earmarked for a goal   <  released from a goal"),
  );
}

interface Goal {
  readonly name: string;
  readonly current_allocation: string;
  readonly target_amount: string;
  readonly deadline: string | null;
  readonly progress: { readonly percent: number };
}

interface Account {
  readonly name: string;
  readonly balance: string;
  readonly allocated: string;
  readonly available: string;
}

function showGoals(page: Page, scope: Scope): void {
  const rows = (scope.items as readonly Goal[]).map((goal) => [
    goal.name,
    bar(goal.progress.percent),
    `${goal.progress.percent.toFixed(1)} %`,
    grouped(goal.current_allocation),
    grouped(goal.target_amount),
    goal.deadline ?? "",
  ]);
  page.table([["goal", "", "", "holds", "target", "deadline"], ...rows], [2, 3, 4]);
}

function showAccounts(page: Page, scope: Scope): void {
  const rows = (scope.items as readonly Account[]).map(({ name, balance, allocated, available }) => [
    name,
    ...[balance, allocated, available].map(grouped),
  ]);
  page.table([["account", "balance", "for goals", "available"], ...rows], [1, 2, 3]);
}

async function verify({ engine }: Environment, coupleId: string, page: Page): Promise<void> {
  const checked = await snapshot(engine.orm, (em) => checkCouple(em, coupleId));
  expectThat("the result of verify", checked.discrepancy, undefined);
  page.text();
  page.text(
    `The ledger holds ${checked.events} events. Replaying them results in every balance and allocation above.`,
  );
  page.text(
    `Each event includes the hash of the one before; the last hash is ${checked.head.hash.slice(0, 16)}...`,
  );
  page.text(`verify: ${styleText("green", "ok")}`);
  page.text();
  page.text(styleText("dim", "The demo's books are deleted. To start your own books, run: npm start"));
}

function failureOf(error: unknown): Failure {
  const words = error instanceof Error ? error.message : String(error);
  const failure = new Failure(
    `the demo differs from its story: ${words}`,
    "This is a bug in couples-cfo; please report it.",
  );
  failure.cause = error;
  return failure;
}
