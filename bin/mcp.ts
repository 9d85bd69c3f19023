import { Command } from "commander";
import type { Logger } from "pino";
import manifest from "../package.json" with { type: "json" };
import { bindInvoke, type Invoke } from "../src/engine/bind-invoke.ts";
import type { Engine } from "../src/engine/engine.ts";
import { openEngine } from "../src/engine/open.ts";
import { serveMcpOnStdio } from "../tools/mcp/stdio.ts";
import { type Acting, assertKnown, type Resolver, resolverOf } from "./acting.ts";
import { booksExist } from "./books.ts";
import { Failure, report } from "./failure.ts";
import { logOnStandardError } from "./log.ts";
import { placeOf, readSettings } from "./settings.ts";

/** `couples-cfo mcp` */
export function mcpCommand(): Command {
  return new Command("mcp")
    .description(
      "Serves the tools and resources to one MCP client, on standard input and output, until the client closes them.\n" +
        "A desktop client starts it. It works beside `serve` on the same embedded books, and several at once.\n" +
        "Who acts: with --user that user, through an agent with every scope but admin; else the holder of the token in\n" +
        "COUPLES_CFO_TOKEN, as long as it is valid.",
    )
    .option("--user <email>", "act for this user, by e-mail address")
    .option(
      "--client <name>",
      "with --user: the client's name in the ledger, instead of the one it announces",
    )
    .option("--read-only", "offer only the tools that read, and refuse the others")
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

async function run({ readOnly, ...options }: Acting & { readOnly?: boolean }): Promise<void> {
  const settings = readSettings();
  const where = booksExist(settings) ? placeOf(settings) : `${placeOf(settings)}, made just now`;
  const resolve = resolverOf(options, "mcp", where);
  const log = logOnStandardError(settings.logLevel);
  const opening = openEngine(settings.database, { log });
  const known = opening.then((engine) => assertKnown(resolve(engine, undefined), options, where));
  await serveAssistant({ opening, resolve, known, log, readOnly });
}

interface Serving {
  /** The books: the client is greeted while they are being opened. */
  readonly opening: Promise<Engine>;
  readonly resolve: Resolver;
  /**
   * Fails with a Failure when the user or the token is unknown. It is reported at once; the client is served all the
   * same, since many show their person nothing but the answers to calls, and each call then says what is wrong.
   */
  readonly known?: Promise<unknown>;
  readonly log: Logger;
  readonly readOnly?: boolean | undefined;
}

/** Serves one client on standard input and output until it hangs up, and closes the books. Sets the exit code. */
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
    log,
    readOnly,
  });
  const reported = known.catch((error: unknown) => {
    if (!(error instanceof Failure)) throw error;
    process.exitCode = report(error, { debug: false });
  });
  const hangUp = () => process.stdin.destroy();
  process.once("SIGINT", hangUp).once("SIGTERM", hangUp);
  // A client that reads no more has hung up, too: what it asked before is done, and guests are handed over.
  process.stdout.removeAllListeners("error").on("error", hangUp);
  try {
    await Promise.all([served, reported]);
  } finally {
    hangUp();
    await served;
    await opening.then(
      (engine) => engine.orm.close(true),
      () => undefined, // Reported already: the wait above has thrown it.
    );
  }
}
