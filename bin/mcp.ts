import { Command } from "commander";
import { type Logger, pino } from "pino";
import manifest from "../package.json" with { type: "json" };
import type { Principal } from "../src/access/principal.ts";
import { Authenticator } from "../src/access/token.ts";
import { SCOPES } from "../src/domain/access-token.ts";
import { OPERATOR_ACTOR } from "../src/domain/ledger.ts";
import { Refusal } from "../src/domain/refusals.ts";
import { User } from "../src/domain/user.ts";
import { openEngine } from "../src/engine.ts";
import { type Door, doorOf } from "../src/operations/door.ts";
import type { Engine } from "../src/operations/engine.ts";
import { serveMcpOnStdio } from "../tools/mcp/stdio.ts";
import { Failure, usage } from "./failure.ts";
import { type LogLevel, readSettings } from "./settings.ts";

interface Options {
  readonly user?: string;
  readonly client?: string;
}

/** Finds out who calls, for each call anew. `announced` is the name the client gave itself. */
type Resolver = (engine: Engine, announced: string | undefined) => Promise<Principal>;

/** `couples-cfo mcp` */
export function mcpCommand(): Command {
  return new Command("mcp")
    .summary("serve an assistant on this machine: MCP over standard input and output")
    .description(
      "Serves the tools and resources to one MCP client, on standard input and output, until the client closes them.\n" +
        "A desktop client starts it by itself. It works beside `serve` on the same embedded books, and several at once.\n" +
        "Who acts: with --user that user, by an agent who may do all but administer; else the holder of the token in\n" +
        "COUPLES_CFO_TOKEN, as long as it is valid.",
    )
    .option("--user <email>", "act for this user, by e-mail address")
    .option(
      "--client <name>",
      "with --user: the client's name in the ledger, instead of the one it announces",
    )
    .addHelpText(
      "after",
      `
Examples:
  $ couples-cfo mcp --user ada@example.com
  $ COUPLES_CFO_TOKEN=cfo_... couples-cfo mcp`,
    )
    .action(run);
}

async function run(options: Options): Promise<void> {
  const settings = readSettings();
  const resolve = resolverOf(options, process.env.COUPLES_CFO_TOKEN?.trim());
  const log = logOnStandardError(settings.logLevel);
  const opening = openEngine(settings.database, { log });
  const known = opening.then((engine) => assertKnown(engine, resolve, options));
  await serveAssistant({ opening, resolve, known, log });
}

interface Serving {
  /** The books: the client is greeted while they are being opened. */
  readonly opening: Promise<Engine>;
  readonly resolve: Resolver;
  /** Fails when a start can come to nothing. */
  readonly known?: Promise<void>;
  readonly log: Logger;
}

/** Serves one client on standard input and output until it hangs up, and closes the books. */
export async function serveAssistant({
  opening,
  resolve,
  known = Promise.resolve(),
  log,
}: Serving): Promise<void> {
  const door: Door = async (...call) => doorOf(await opening)(...call);
  const served = serveMcpOnStdio({
    door,
    version: manifest.version,
    principal: async (announced) => resolve(await opening, announced),
    requestId: () => crypto.randomUUID(),
    ids: () => crypto.randomUUID(),
    log,
  });
  const hangUp = () => process.stdin.destroy();
  process.once("SIGINT", hangUp).once("SIGTERM", hangUp);
  try {
    await Promise.race([served, known.then(() => served)]);
  } finally {
    hangUp();
    await served;
    await opening.then(
      (engine) => engine.orm.close(true),
      () => undefined, // Told already: the race has thrown it.
    );
  }
}

/** @throws Failure when it is not said, or said twice, who acts */
function resolverOf({ user, client }: Options, token: string | undefined): Resolver {
  if (user !== undefined && client !== undefined && !nameOf(client)) {
    throw usage(`--client takes a name of 1 to 60 characters; "${OPERATOR_ACTOR}" is the operator's.`);
  }
  if (user !== undefined) return agentOf(user, nameOf(client));
  if (client !== undefined) throw usage("--client goes with --user; a token has its client's name.");
  if (!token) {
    throw usage(
      "it is not said for whom to act.",
      "Give --user EMAIL, or a token in COUPLES_CFO_TOKEN (couples-cfo token create makes one).",
    );
  }
  return holderOf(token);
}

/** Whoever holds the token, as long as it is valid. */
export function holderOf(token: string): Resolver {
  return ({ orm, now }) => new Authenticator({ em: orm.em, now }).authenticate(token);
}

/** An agent of the user: the couple is looked up each time, since it may form while the client is connected. */
function agentOf(email: string, client: string | undefined): Resolver {
  return async ({ orm }, announced) => {
    const user = await orm.em.fork().findOne(User, { email: email.trim().toLowerCase() });
    if (!user) throw new Refusal("unauthenticated");
    return {
      role: "user",
      userId: user.id,
      coupleId: user.couple?.id ?? null,
      actor: client ?? nameOf(announced) ?? "mcp",
      kind: "agent",
      scopes: SCOPES.filter((scope) => scope !== "admin"),
    };
  };
}

const MAX_NAME = 60;

/** A client's name as the ledger takes it: one line that shows; undefined when nothing of the kind is left. */
function nameOf(text: string | undefined): string | undefined {
  const visible = text
    ?.toWellFormed()
    .replaceAll(/[\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu, "");
  const name = visible?.trim().slice(0, MAX_NAME).toWellFormed().trim();
  return !name || name.toLowerCase() === OPERATOR_ACTOR ? undefined : name;
}

/** Ends a start that can come to nothing, in words for the person who set it up. */
async function assertKnown(engine: Engine, resolve: Resolver, { user }: Options): Promise<void> {
  try {
    await resolve(engine, undefined);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    if (user === undefined) {
      throw new Failure("the token in COUPLES_CFO_TOKEN is not valid, has expired or was revoked.");
    }
    throw new Failure(
      `there is no user with the e-mail address ${user}.`,
      "POST /v1/users creates one (with the operator key).",
    );
  }
}

/** Standard output is the protocol's. Of an error its kind and place are kept: a message may quote people's words. */
export function logOnStandardError(level: LogLevel): Logger {
  const err = (error: unknown) => {
    if (!(error instanceof Error)) return { type: typeof error };
    const frames = error.stack?.split("\n").filter((line) => /^\s+at /.test(line)) ?? [];
    return {
      type: error.name,
      ...("code" in error && { code: error.code }),
      stack: frames.map((at) => at.trim()),
    };
  };
  return pino({ level, base: null, serializers: { err } }, pino.destination(2));
}
