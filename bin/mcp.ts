import { Command } from "commander";
import type { Logger } from "pino";
import manifest from "../package.json" with { type: "json" };
import type { Engine } from "../src/engine/engine.ts";
import { bindInvoke, type Invoke } from "../src/engine/invoke.ts";
import { openEngine } from "../src/engine/open.ts";
import { serveMcpOnStdio } from "../tools/mcp/stdio.ts";
import { booksExist } from "./books.ts";
import { assertKnown, type CallerOptions, type Resolver, resolverOf } from "./caller.ts";
import { Failure, report } from "./failure.ts";
import { logOnStandardError } from "./log.ts";
import { pagesElsewhere } from "./pages.ts";
import { describeDatabase, readSettings } from "./settings.ts";

/** `couples-cfo mcp` */
export function command(): Command {
  return new Command("mcp")
    .description(
      "Serves the tools and resources to one MCP client on standard input and output, until the client closes them.\n" +
        "A desktop client starts this command. Several can run on the same embedded books, also while `serve` runs.\n" +
        "With --user, the client acts for that user as an agent with every scope except admin; otherwise it acts for the\n" +
        "holder of the token in COUPLES_CFO_TOKEN.",
    )
    .option("--user <email>", "act for this user, by e-mail address")
    .option(
      "--client <name>",
      "with --user: the client name in the ledger (default: the name the client announces)",
    )
    .option("--read-only", "offer only the tools that read (default: COUPLES_CFO_READ_ONLY)")
    .addHelpText(
      "after",
      `
Examples:
  $ couples-cfo mcp --user ada@example.com
  $ couples-cfo mcp --user ada@example.com --read-only
  $ COUPLES_CFO_TOKEN=cfo_... couples-cfo mcp`,
    )
    .action(run);
}

async function run({ readOnly, ...options }: CallerOptions & { readOnly?: boolean }): Promise<void> {
  const settings = readSettings();
  const where = booksExist(settings)
    ? describeDatabase(settings)
    : `${describeDatabase(settings)}, created now`;
  const resolve = resolverOf(options, "mcp", where);
  const log = logOnStandardError(settings.logLevel);
  const opening = openEngine(settings.database, { log, pageOrigin: pagesElsewhere(settings) });
  const known = opening.then((engine) => assertKnown(resolve(engine, undefined), options, where));
  await serveAssistant({ opening, resolve, known, log, readOnly: readOnly ?? settings.readOnly });
}

interface Serving {
  /** The books. The server answers the client's first message while they are still being opened. */
  readonly opening: Promise<Engine>;
  readonly resolve: Resolver;
  /**
   * Rejects with a Failure when the user or the token is unknown. The Failure is reported at once, but the client is still
   * served: many clients show only the results of calls, and each call then returns the reason.
   */
  readonly known?: Promise<unknown>;
  readonly log: Logger;
  readonly readOnly?: boolean | undefined;
}

/** Serves one client on standard input and output until it disconnects, then closes the books. Sets the exit code. */
export async function serveAssistant({
  opening,
  resolve,
  known = Promise.resolve(),
  log,
  readOnly,
}: Serving): Promise<void> {
  const invoke: Invoke = async (operation, input, call) => {
    const outcome = await bindInvoke(await opening)(operation, input, call);
    if (!outcome.ok) log.info({ operation: operation.name, refusal: outcome.refusal.code }, "refused");
    return outcome;
  };
  const served = serveMcpOnStdio({
    invoke,
    version: manifest.version,
    principal: async (announced) => resolve(await opening, announced),
    requestId: () => crypto.randomUUID(),
    ids: () => crypto.randomUUID(),
    now: () => new Date(),
    log,
    readOnly,
  });
  const reported = known.catch((error: unknown) => {
    if (!(error instanceof Failure)) throw error;
    process.exitCode = report(error, { debug: false });
  });
  const disconnect = () => process.stdin.destroy();
  process.once("SIGINT", disconnect).once("SIGTERM", disconnect);
  // A client that stops reading has disconnected: pending calls finish, and other processes take over the embedded books.
  process.stdout.removeAllListeners("error").on("error", disconnect);
  try {
    await Promise.all([served, reported]);
  } finally {
    disconnect();
    await served;
    await opening.then(
      (engine) => engine.orm.close(true),
      () => undefined, // The wait above has already thrown this error.
    );
  }
}
