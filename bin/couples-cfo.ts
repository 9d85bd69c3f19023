#!/usr/bin/env node
import { readFileSync } from "node:fs";
import { styleText } from "node:util";
import { Command, CommanderError } from "commander";
import { EXIT, report } from "./failure.ts";
import { VARIABLES } from "./settings.ts";

/** How the help lists each command, and its file, which is loaded only when the command line names the command. */
const COMMANDS: readonly (readonly [synopsis: string, summary: string, load: () => Promise<Command>])[] = [
  [
    "serve",
    "serve the API and its documents over HTTP",
    async () => (await import("./serve.ts")).serveCommand(),
  ],
  [
    "mcp [options]",
    "serve an assistant on this machine: MCP over standard input and output",
    async () => (await import("./mcp.ts")).mcpCommand(),
  ],
  [
    "chat [options]",
    "talk with the CFO, any model that speaks OpenAI's protocol",
    async () => (await import("./chat.ts")).chatCommand(),
  ],
  [
    "demo",
    "an invented couple's year; leaves nothing behind",
    async () => (await import("./demo.ts")).demoCommand(),
  ],
  ["token", "make, list and revoke a user's tokens", async () => (await import("./token.ts")).tokenCommand()],
  [
    "plans",
    "list, approve and reject rebalancing plans, as one of the partners",
    async () => (await import("./plans.ts")).plansCommand(),
  ],
  [
    "migrate [options]",
    "bring the database's tables up to date",
    async () => (await import("./migrate.ts")).migrateCommand(),
  ],
  [
    "verify [options]",
    "replay every ledger and compare it with the books",
    async () => (await import("./verify.ts")).verifyCommand(),
  ],
  [
    "export [options]",
    "write a couple's books as JSON or as an hledger journal",
    async () => (await import("./export.ts")).exportCommand(),
  ],
  [
    "backup [options]",
    "write all books to a file, from which restore makes them again",
    async () => (await import("./backup.ts")).backupCommand(),
  ],
  [
    "restore <file>",
    "make the books of a backup again, in an empty database",
    async () => (await import("./restore.ts")).restoreCommand(),
  ],
];

const AFTER = `
Start here:
  $ couples-cfo demo                       an invented couple's year; leaves nothing behind
  $ couples-cfo serve                      the API on http://127.0.0.1:4000, its documents on /docs
  $ couples-cfo mcp --user ada@example.com   MCP on standard input and output, for an assistant on this machine
  $ couples-cfo chat --user ada@example.com --model gpt-5
  $ couples-cfo token create --user ada@example.com --client ios
  $ couples-cfo plans list                 which rebalancing plans wait, and for what
  $ couples-cfo verify                     do the books agree with their ledger?
  $ couples-cfo export --format hledger --out books.journal
  $ couples-cfo backup --out books.jsonl   everything; couples-cfo restore makes it again

Environment:
${VARIABLES.map(([name, byDefault, meaning]) => `  ${name.padEnd(28)} ${meaning}${byDefault && ` (${byDefault})`}`).join("\n")}

Exit codes:
  0  done
  1  refused or failed; verify found that the books disagree with their ledger
  2  called in a way that it does not know, or a bad setting in the environment`;

/** The command line. Each command is a file of its own; none holds a rule of the books. */
async function program(words: readonly string[]): Promise<Command> {
  const { version, description } = JSON.parse(
    readFileSync(new URL("../package.json", import.meta.url), "utf8"),
  );
  const root = new Command("couples-cfo")
    .description(description)
    .version(version, "-V, --version", "print the version")
    .helpOption("-h, --help", "explain a command")
    .helpCommand("help [command]", "explain a command")
    .configureHelp({ styleTitle: (title) => styleText("bold", title) })
    .showHelpAfterError("(--help explains)")
    .exitOverride()
    .addHelpText("after", AFTER);
  for (const [synopsis, summary, load] of COMMANDS) {
    const [name = ""] = synopsis.split(" ");
    if (words.includes(name)) root.addCommand((await load()).summary(summary));
    else root.command(synopsis).summary(summary);
  }
  for (const command of [root, ...root.commands, ...root.commands.flatMap(({ commands: inner }) => inner)]) {
    command.copyInheritedSettings(root);
  }
  return root;
}

// Whoever reads our output may stop reading: `couples-cfo export | head`.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE") process.exit(EXIT.ok);
  throw error;
});

try {
  await (await program(process.argv.slice(2))).parseAsync();
} catch (error) {
  // Commander has said already what it does not know; help that was asked for is no error.
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? EXIT.ok : EXIT.usage;
  else process.exitCode = report(error, { debug: ["debug", "trace"].includes(process.env.LOG_LEVEL ?? "") });
}
