import { styleText } from "node:util";
import type { MikroORM } from "@mikro-orm/core";
import { Command, InvalidArgumentError, Option } from "commander";
import { SCOPES, TOKEN_KINDS, type TokenKind } from "../src/books/token.ts";
import { userByEmail } from "../src/database/queries/tenants.ts";
import { bearerById } from "../src/database/queries/tokens.ts";
import type { Named } from "../src/engine/tenant.ts";
import { Site } from "../src/http/site.ts";
import { AGENT_SCOPES } from "../src/identity/agent.ts";
import { OPERATOR } from "../src/identity/principal.ts";
import { found } from "../src/kernel/refusals.ts";
import { noSuchUser, UUID, withBooks } from "./books.ts";
import { allItems, callOperation, jsonOption, type Output, printJson } from "./call-operation.ts";
import { describeDatabase, readSettings } from "./settings.ts";

/** A token in the results of the operations. */
interface Token {
  readonly id: string;
  readonly client: string;
  readonly kind: string;
  readonly scopes: readonly string[];
  readonly expires_at: string;
  readonly revoked_at: string | null;
}

/** `couples-cfo token create|list|revoke`: calls the three token operations as the operator. */
export function command(): Command {
  return new Command("token")
    .description("Creates, lists and revokes the bearer tokens that a user's clients call with.")
    .addCommand(createCommand())
    .addCommand(listCommand())
    .addCommand(revokeCommand());
}

function userOption(): Option {
  return new Option("--user <email>", "the e-mail address of the token's user").makeOptionMandatory();
}

function createCommand(): Command {
  return new Command("create")
    .summary("create a token and show it once")
    .description(
      "Creates a token and shows it once. Writes only the token to standard output, and how to use it to standard error.",
    )
    .addOption(userOption())
    .requiredOption(
      "--client <name>",
      "the client that uses the token, such as ios or claude; the ledger shows this name",
    )
    .addOption(new Option("--kind <kind>", "who uses the token").choices(TOKEN_KINDS).default("person"))
    .option(
      "--scopes <scope...>",
      `what it allows: ${SCOPES.join(", ")} (default: all; for an agent, all except admin)`,
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
    .summary("list a user's tokens without their secrets")
    .addOption(userOption())
    .addOption(jsonOption())
    .addHelpText("after", "\nExample:\n  $ couples-cfo token list --user ada@example.com")
    .action(list);
}

function revokeCommand(): Command {
  return new Command("revoke")
    .summary("revoke a token; it stops working at once")
    .argument("<id>", "the token's id, from `token list`")
    .option("--descendants", "also revoke every token that was created with it, directly or indirectly")
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
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError("It must be a whole number.");
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
  const settings = readSettings();
  const made = (await withBooks(settings, async (orm) =>
    callAsOperator(orm, "create_token", input, await userNamed(orm, options.user)),
  )) as unknown as Token & { token: string };
  if (options.json) return printJson(made);
  const say = (text: string) => process.stderr.write(`${text}\n`);
  say(
    `Created a token for ${options.user} and the client ${made.client} (${made.kind}), valid until ${made.expires_at.slice(0, 10)}.`,
  );
  say(`Scopes: ${made.scopes.join(", ")}. The token is not stored and is shown only once:`);
  process.stdout.write(`${made.token}\n`);
  const url = new Site(settings).linkOrigin(settings.port) ?? `http://localhost:${settings.port}`;
  say(`Use it:     curl -H 'Authorization: Bearer TOKEN' ${url}/v1/summary`);
  say(`Revoke it:  couples-cfo token revoke ${made.id}`);
}

async function list(options: { user: string; json?: true }): Promise<void> {
  const tokens = (await withBooks(readSettings(), async (orm) => {
    const user = await userNamed(orm, options.user);
    return allItems((page) => callAsOperator(orm, "list_tokens", page, user));
  })) as unknown as Token[];
  if (options.json) return printJson(tokens);
  if (tokens.length === 0) process.stdout.write(`${options.user} has no tokens.\n`);
  for (const token of tokens) process.stdout.write(`${lineOf(token)}\n`);
}

async function revoke(id: string, { descendants, json }: { descendants?: true; json?: true }): Promise<void> {
  const input = { token_id: id, descendants };
  const token = (await withBooks(readSettings(), async (orm) =>
    callAsOperator(orm, "revoke_token", input, await ownerOf(orm, id)),
  )) as unknown as Token & { also_revoked: string[] };
  if (json) return printJson(token);
  process.stdout.write(`Revoked: ${token.client} (${token.kind}), ${token.id}. It no longer works.\n`);
  for (const other of token.also_revoked) process.stdout.write(`Also revoked: ${other}.\n`);
}

function lineOf({ id, client, kind, scopes, expires_at, revoked_at }: Token): string {
  const ended = revoked_at ? `revoked ${revoked_at.slice(0, 10)}` : undefined;
  const expired = new Date(expires_at) <= new Date() ? `expired ${expires_at.slice(0, 10)}` : undefined;
  const state = ended ?? expired ?? `until ${expires_at.slice(0, 10)}`;
  const text = `${id}  ${client.padEnd(12)} ${kind.padEnd(6)}  ${state.padEnd(18)}  ${scopes.join(" ")}`;
  return ended || expired ? styleText("dim", text) : text;
}

async function userNamed(orm: MikroORM, email: string): Promise<Named> {
  const user = await userByEmail(orm.em, email);
  if (!user) throw noSuchUser(email, describeDatabase(readSettings()));
  return { userId: user.id };
}

/** The flag or argument for each input field of the operations. */
const FLAGS: Readonly<Record<string, string>> = {
  client: "--client",
  kind: "--kind",
  scopes: "--scopes",
  expires_in_days: "--days",
  token_id: "<id>",
  descendants: "--descendants",
};

/** The owner of a token: its user's couple, or the user when there is no couple yet. @throws Refusal `not_found` */
async function ownerOf(orm: MikroORM, tokenId: string): Promise<Named> {
  if (!UUID.test(tokenId)) return {}; // The operation refuses such an id.
  const { token, coupleId } = found(await bearerById(orm.em.fork(), tokenId), "token");
  return coupleId === null ? { userId: token.userId } : { coupleId };
}

/** Calls an operation as the operator, for a couple or a user. */
function callAsOperator(orm: MikroORM, name: string, input: unknown, named: Named): Promise<Output> {
  return callOperation(orm, name, input, { principal: OPERATOR, named, flags: FLAGS, command: "token" });
}
