#!/usr/bin/env node
import { readFileSync } from "node:fs";
import { styleText } from "node:util";
import { Command, CommanderError } from "commander";
import { backupCommand } from "./backup.ts";
import { chatCommand } from "./chat.ts";
import { demoCommand } from "./demo.ts";
import { exportCommand } from "./export.ts";
import { EXIT, report } from "./failure.ts";
import { mcpCommand } from "./mcp.ts";
import { migrateCommand } from "./migrate.ts";
import { plansCommand } from "./plans.ts";
import { restoreCommand } from "./restore.ts";
import { serveCommand } from "./serve.ts";
import { VARIABLES } from "./settings.ts";
import { tokenCommand } from "./token.ts";
import { verifyCommand } from "./verify.ts";

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
function program(): Command {
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
  const commands = [
    serveCommand,
    mcpCommand,
    chatCommand,
    demoCommand,
    tokenCommand,
    plansCommand,
    migrateCommand,
    verifyCommand,
    exportCommand,
    backupCommand,
    restoreCommand,
  ];
  for (const command of commands) root.addCommand(command());
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
  await program().parseAsync();
} catch (error) {
  // Commander has said already what it does not know; help that was asked for is no error.
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? EXIT.ok : EXIT.usage;
  else process.exitCode = report(error, { debug: ["debug", "trace"].includes(process.env.LOG_LEVEL ?? "") });
}
