#!/usr/bin/env node
import { readFileSync } from "node:fs";
import { styleText } from "node:util";
import { setFlagsFromString } from "node:v8";
import { Command, CommanderError } from "commander";
import { COMMANDS } from "./commands.ts";
import { EXIT, report } from "./failure.ts";
import { VARIABLES } from "./variables.ts";

const AFTER = `
Start here:
  $ couples-cfo demo                       play a year of an invented couple; leaves no files behind
  $ couples-cfo demo --serve               open the pages of that couple's books
  $ couples-cfo init                       make your first books and connect Claude
  $ couples-cfo serve                      the API on http://localhost:4000, its documentation on /docs
  $ couples-cfo mcp --user ada@example.com   MCP on standard input and output, for a local assistant
  $ couples-cfo chat --user ada@example.com --model gpt-5
  $ couples-cfo token create --user ada@example.com --client ios
  $ couples-cfo plans list                 the open rebalancing plans and their moves
  $ couples-cfo verify                     check that the books agree with their ledger
  $ couples-cfo export --format hledger --out books.journal
  $ couples-cfo backup --out books.jsonl   all data, for couples-cfo restore

Environment:
${VARIABLES.map(([name, byDefault, meaning]) => `  ${name.padEnd(28)} ${meaning}${byDefault && ` (${byDefault})`}`).join("\n")}

Exit codes:
  0  done
  1  refused or failed, or verify found books that disagree with their ledger
  2  invalid command, argument or environment variable`;

/** Builds the command line. */
async function program(words: readonly string[]): Promise<Command> {
  const { version, description } = JSON.parse(
    readFileSync(new URL("../package.json", import.meta.url), "utf8"),
  );
  const root = new Command("couples-cfo")
    .description(description)
    .version(version, "-V, --version", "print the version")
    .helpOption("-h, --help", "show the help of a command")
    .helpCommand("help [command]", "show the help of a command")
    .configureHelp({ styleTitle: (title) => styleText("bold", title) })
    .showHelpAfterError("(--help shows the usage)")
    .exitOverride()
    .addHelpText("after", AFTER);
  for (const [synopsis, summary, load] of COMMANDS) {
    const [name = ""] = synopsis.split(" ");
    if (words.includes(name)) root.addCommand((await load()).command().summary(summary));
    else root.command(synopsis).summary(summary);
  }
  for (const command of [root, ...root.commands, ...root.commands.flatMap(({ commands: inner }) => inner)]) {
    command.copyInheritedSettings(root);
  }
  return root;
}

// V8's optimizing compiler takes a second of processor time and 600 MB of memory for the parser of embedded PostgreSQL alone, in
// every process that runs a few hundred statements. Statements gain less than that, so the baseline compiler compiles all.
for (const flag of ["--no-wasm-tier-up", "--no-wasm-dynamic-tiering"]) setFlagsFromString(flag);

// The reader of our output may stop early: `couples-cfo export | head`.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE") process.exit(EXIT.ok);
  throw error;
});

try {
  await (await program(process.argv.slice(2))).parseAsync();
} catch (error) {
  // Commander has already printed its message. Its help also arrives here, with exit code 0.
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? EXIT.ok : EXIT.usage;
  else process.exitCode = report(error, { debug: ["debug", "trace"].includes(process.env.LOG_LEVEL ?? "") });
}
