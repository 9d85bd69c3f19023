import { styleText } from "node:util";
import type { MikroORM } from "@mikro-orm/core";
import { Command, InvalidArgumentError, Option } from "commander";
import { SCOPES, TOKEN_KINDS, type TokenKind } from "../src/books/token.ts";
import { userByEmail } from "../src/database/queries/tenants.ts";
import { bearerById } from "../src/database/queries/tokens.ts";
import type { Named } from "../src/engine/tenant.ts";
import { AGENT_SCOPES } from "../src/identity/agent.ts";
import { OPERATOR } from "../src/identity/principal.ts";
import { found } from "../src/kernel/refusals.ts";
import { ask } from "./ask.ts";
import { noSuchUser, UUID, withBooks } from "./books.ts";
import { placeOf, readSettings } from "./settings.ts";

/** A token as the operations answer it. */
interface Token {
  readonly id: string;
  readonly client: string;
  readonly kind: string;
  readonly scopes: readonly string[];
  readonly expires_at: string;
  readonly revoked_at: string | null;
}

/** `couples-cfo token create|list|revoke`: the operator's own calls of the three token operations. */
export function tokenCommand(): Command {
  return new Command("token")
    .description("Makes, lists and revokes the bearer tokens by which a user's clients call.")
    .addCommand(createCommand())
    .addCommand(listCommand())
    .addCommand(revokeCommand());
}

function userOption(): Option {
  return new Option("--user <email>", "whose token: the e-mail address of a user").makeOptionMandatory();
}

function jsonOption(): Option {
  return new Option("--json", "answer JSON, for programs");
}

function createCommand(): Command {
  return new Command("create")
    .summary("make a token; it is shown once")
    .description(
      "Makes a token and shows it once: the token alone on standard output, what to know about it on standard error.",
    )
    .addOption(userOption())
    .requiredOption(
      "--client <name>",
      "the client that will hold it, such as ios or claude; the ledger shows it",
    )
    .addOption(new Option("--kind <kind>", "who uses it").choices(TOKEN_KINDS).default("person"))
    .option(
      "--scopes <scope...>",
      `what it may do, out of ${SCOPES.join(", ")} (default: all; an agent: all but admin)`,
    )
    .option("--days <number>", "days until it expires (default: 365)", wholeNumber)
    .addOption(jsonOption())
    .addHelpText(
      "after",
      `
Examples:
  $ couples-cfo token create --user ada@example.com --client ios
  $ couples-cfo token create --user ada@example.com --client claude --kind agent --days 30
  $ couples-cfo token create --user ben@example.com --client dashboard --scopes read
  $ TOKEN=$(couples-cfo token create --user ada@example.com --client curl)`,
    )
    .action(create);
}

function listCommand(): Command {
  return new Command("list")
    .summary("list a user's tokens, never the secrets")
    .addOption(userOption())
    .addOption(jsonOption())
    .addHelpText("after", "\nExample:\n  $ couples-cfo token list --user ada@example.com")
    .action(list);
}

function revokeCommand(): Command {
  return new Command("revoke")
    .summary("make a token useless at once")
    .argument("<id>", "the token's id, as `token list` shows it")
    .option("--descendants", "also every token that was made with it, directly or not")
    .addOption(jsonOption())
    .addHelpText(
      "after",
      `
Examples:
  $ couples-cfo token revoke 0199f3a0-0000-7000-8000-000000000007
  $ couples-cfo token revoke 0199f3a0-0000-7000-8000-000000000007 --descendants`,
    )
    .action(revoke);
}

function wholeNumber(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError("Give a whole number.");
  return Number(text);
}

interface CreateOptions {
  readonly user: string;
  readonly client: string;
  readonly kind: TokenKind;
  readonly scopes?: readonly string[];
  readonly days?: number;
  readonly json?: true;
}

async function create(options: CreateOptions): Promise<void> {
  const allowed = options.kind === "person" ? SCOPES : AGENT_SCOPES;
  const input = {
    client: options.client,
    kind: options.kind,
    scopes: options.scopes?.flatMap((scope) => scope.split(",")).filter(Boolean) ?? allowed,
    expires_in_days: options.days,
  };
  const made = await withBooks(readSettings(), async (orm) => {
    const userId = await userIdOf(orm, options.user);
    return (await askAsOperator(orm, "create_token", input, { userId })) as unknown as Token & {
      token: string;
    };
  });
  if (options.json) {
    process.stdout.write(`${JSON.stringify(made, null, 2)}\n`);
    return;
  }
  const say = (text: string) => process.stderr.write(`${text}\n`);
  say(
    `A token for ${options.user}, held by ${made.client} (${made.kind}), until ${made.expires_at.slice(0, 10)}.`,
  );
  say(`It may: ${made.scopes.join(", ")}. It is shown this once and kept nowhere:`);
  process.stdout.write(`${made.token}\n`);
  say("Call with it:  curl -H 'Authorization: Bearer TOKEN' http://127.0.0.1:4000/v1/summary");
  say(`Revoke it:     couples-cfo token revoke ${made.id}`);
}

async function list(options: { user: string; json?: true }): Promise<void> {
  const tokens = await withBooks(readSettings(), async (orm) => {
    const userId = await userIdOf(orm, options.user);
    const all: Token[] = [];
    for (let cursor: string | null | undefined; cursor !== null; ) {
      const page = await askAsOperator(orm, "list_tokens", { limit: 100, cursor }, { userId });
      all.push(...(page.items as Token[]));
      cursor = page.next_cursor as string | null;
    }
    return all;
  });
  if (options.json) process.stdout.write(`${JSON.stringify(tokens, null, 2)}\n`);
  else if (tokens.length === 0) process.stdout.write(`${options.user} has no tokens.\n`);
  else for (const token of tokens) process.stdout.write(`${lineOf(token)}\n`);
}

async function revoke(id: string, { descendants, json }: { descendants?: true; json?: true }): Promise<void> {
  const input = { token_id: id, descendants };
  const token = await withBooks(
    readSettings(),
    async (orm) =>
      (await askAsOperator(orm, "revoke_token", input, await ownerOf(orm, id))) as unknown as Token & {
        also_revoked: string[];
      },
  );
  if (json) {
    process.stdout.write(`${JSON.stringify(token, null, 2)}\n`);
    return;
  }
  process.stdout.write(`Revoked: ${token.client} (${token.kind}), ${token.id}. It is useless now.\n`);
  for (const other of token.also_revoked) process.stdout.write(`Revoked with it: ${other}.\n`);
}

function lineOf({ id, client, kind, scopes, expires_at, revoked_at }: Token): string {
  const ended = revoked_at ? `revoked ${revoked_at.slice(0, 10)}` : undefined;
  const expired = new Date(expires_at) <= new Date() ? `expired ${expires_at.slice(0, 10)}` : undefined;
  const state = ended ?? expired ?? `until ${expires_at.slice(0, 10)}`;
  const text = `${id}  ${client.padEnd(12)} ${kind.padEnd(6)}  ${state.padEnd(18)}  ${scopes.join(" ")}`;
  return ended || expired ? styleText("dim", text) : text;
}

async function userIdOf(orm: MikroORM, email: string): Promise<string> {
  const user = await userByEmail(orm.em.fork(), email);
  if (!user) throw noSuchUser(email, placeOf(readSettings()));
  return user.id;
}

/** What the command line calls the fields of the operations' inputs. */
const FLAGS: Readonly<Record<string, string>> = {
  client: "--client",
  kind: "--kind",
  scopes: "--scopes",
  expires_in_days: "--days",
  token_id: "<id>",
  descendants: "--descendants",
};

/** The owner of a token: the couple of its user, or the user before one forms. @throws Refusal `not_found` */
async function ownerOf(orm: MikroORM, tokenId: string): Promise<Named> {
  if (!UUID.test(tokenId)) return {}; // The operation refuses such an id, whoever the owner is.
  const { token, coupleId } = found(await bearerById(orm.em.fork(), tokenId), "token");
  return coupleId === null ? { userId: token.userId } : { coupleId };
}

/** Calls an operation as the operator, for a couple or a user. */
function askAsOperator(
  orm: MikroORM,
  name: string,
  input: unknown,
  named: Named,
): Promise<Record<string, unknown>> {
  return ask(orm, name, input, { principal: OPERATOR, named, flags: FLAGS, command: "token" });
}
