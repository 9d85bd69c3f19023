import { styleText } from "node:util";
import { Command } from "commander";
import { snapshot } from "./books.ts";
import { type Cast, enter } from "./demo/cast.ts";
import { bar, grouped, Page } from "./demo/page.ts";
import { expectThat } from "./demo/rest-client.ts";
import { type Stage, setStage } from "./demo/stage.ts";
import { playYear } from "./demo/year.ts";
import { Failure } from "./failure.ts";
import { checkCouple } from "./verify.ts";

/** `couples-cfo demo` */
export function demoCommand(): Command {
  return new Command("demo")
    .description(
      "Plays an invented couple's year through the REST interface of a server that it starts for itself, on books in a " +
        "temporary folder, and an assistant's part through an MCP server on standard input and output: salaries, rent, " +
        "goals, a private account, a mistake, a second key, a week between two check-ins, a plan. Then verifies the books. Reads no settings and leaves " +
        "nothing behind. Exits with 1 if anything is not as the story says.",
    )
    .addHelpText("after", "\nExample:\n  $ couples-cfo demo")
    .action(demo);
}

async function demo(): Promise<void> {
  const page = new Page();
  const stage = await setStage("2026-01-01");
  try {
    const cast = await enter(stage);
    introduce(page);
    await playYear(stage, cast, page);
    await closingTables(cast, page);
    await verify(stage, cast, page);
  } catch (error) {
    throw failureOf(error);
  } finally {
    await stage.strike();
  }
}

const INTRODUCTION = `
They keep Joint checking and Savings together; Ada has a checking account, Ben a private one.
Their goals: an Emergency fund of 11,000, a Japan trip of 5,800 by September 15, a New car of
15,000 by next June, a Piano of 2,400. Claude, Ada's assistant, may read, earmark and plan.
Their apps speak REST to a real server, Claude speaks MCP to one of its own on the same books.
Claude's words are written beforehand; its tool calls and what they answer are real.
`;

function introduce(page: Page): void {
  page.text(
    styleText("bold", "A year of Ada Park and Ben Okoro, who are invented, as is every amount (USD)"),
  );
  page.text(INTRODUCTION);
  page.text(
    styleText("dim", "  +  money comes in   -  goes out   >  is earmarked for a goal   <  is released again"),
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

/** What came of it, as Ada sees it. */
async function closingTables({ ada }: Cast, page: Page): Promise<void> {
  const goals = await ada.get<{ items: Goal[] }>("/goals");
  const accounts = await ada.get<{ items: Account[] }>("/accounts");
  page.title("The year's end, as Ada sees it");
  page.table(
    [
      ["goal", "", "", "holds", "of", "by"],
      ...goals.items.map(({ name, progress, current_allocation, target_amount, deadline }) => [
        name,
        bar(progress.percent),
        `${progress.percent.toFixed(1)} %`,
        grouped(current_allocation),
        grouped(target_amount),
        deadline ?? "",
      ]),
    ],
    [2, 3, 4],
  );
  page.text();
  page.table(
    [
      ["account", "balance", "for goals", "available"],
      ...accounts.items.map(({ name, balance, allocated, available }) => [
        name,
        ...[balance, allocated, available].map(grouped),
      ]),
    ],
    [1, 2, 3],
  );
}

async function verify({ engine }: Stage, { coupleId }: Cast, page: Page): Promise<void> {
  const checked = await snapshot(engine.orm, (em) => checkCouple(em, coupleId));
  expectThat("what verify finds", checked.discrepancy, undefined);
  page.text();
  page.text(
    `The ledger holds ${checked.events} events. Replayed from nothing, they give every balance and allocation above;`,
  );
  page.text(
    `each event carries the hash of the one before, the last is ${checked.head.hash.slice(0, 16)}...`,
  );
  page.text(`verify: ${styleText("green", "ok")}`);
  page.text();
  page.text(styleText("dim", "Nothing is left of this. To keep books of your own: npm start"));
}

function failureOf(error: unknown): Failure {
  const words = error instanceof Error ? error.message : String(error);
  const failure = new Failure(
    `the demo did not go as its story says: ${words}`,
    "That is a fault of ours, not of yours.",
  );
  failure.cause = error;
  return failure;
}
