import { styleText } from "node:util";
import { Command, InvalidArgumentError } from "commander";
import type { Engine } from "../src/engine/engine.ts";
import { openEngine } from "../src/engine/open.ts";
import { parseInput } from "../src/engine/parse.ts";
import { isEmpty, setUp, setUpInput } from "../src/engine/set-up.ts";
import { makeLink } from "../src/engine/sign-in/links.ts";
import { Site } from "../src/http/site.ts";
import { LINK_MINUTES } from "../src/identity/sign-in-link.ts";
import { Refusal } from "../src/kernel/refusals.ts";
import { assistantConfig } from "./assistant-config.ts";
import { OTHER_BOOKS } from "./books.ts";
import { withoutControls } from "./chat/terminal.ts";
import { Failure, usage } from "./failure.ts";
import { askForAnswers } from "./init/questions.ts";
import { logOnStandardError } from "./log.ts";
import { describeDatabase, readSettings, type Settings } from "./settings.ts";

/** What the flags and the answers say, by field of the set-up. */
export interface Answers {
  display_name?: string;
  email?: string;
  partner_name?: string;
  partner_email?: string;
  currency?: string;
  time_zone?: string;
  approval_threshold?: string;
  accounts?: readonly { readonly name: string; readonly balance: string }[];
}

/** The flag of each field. */
const FLAGS: Readonly<Record<keyof Answers, string>> = {
  display_name: "--name",
  email: "--email",
  partner_name: "--partner-name",
  partner_email: "--partner-email",
  currency: "--currency",
  time_zone: "--zone",
  approval_threshold: "--threshold",
  accounts: "--account",
};

/** `couples-cfo init` */
export function command(): Command {
  return new Command("init")
    .description(
      "Makes the first books: asks for names, e-mail addresses, currency, time zone, approval threshold and first " +
        "accounts, or takes them from the options. With --name and --email it asks nothing. Shows how to connect " +
        "Claude, and a link that signs you in on the page once.",
    )
    .option("--name <name>", "your name")
    .option("--email <address>", "your e-mail address")
    .option("--partner-name <name>", "your partner's name; without a partner, one can join later")
    .option("--partner-email <address>", "your partner's e-mail address")
    .option("--currency <code>", "the currency of all accounts (default: USD)")
    .option("--zone <zone>", "the time zone (default: this machine's)")
    .option("--threshold <amount>", "the most that one partner may take from goals alone within 24 hours")
    .option("--account <name=balance...>", "your first accounts, which your partner sees", accountIn)
    .addHelpText(
      "after",
      `
Examples:
  $ couples-cfo init
  $ couples-cfo init --name Ada --email ada@example.com --partner-name Ben --partner-email ben@example.com \\
      --currency EUR --zone Europe/Berlin --threshold 500 --account "Joint checking=4200.00"`,
    )
    .action(init);
}

interface Flags {
  readonly name?: string;
  readonly email?: string;
  readonly partnerName?: string;
  readonly partnerEmail?: string;
  readonly currency?: string;
  readonly zone?: string;
  readonly threshold?: string;
  readonly account?: NonNullable<Answers["accounts"]>;
}

function accountIn(text: string, before: Answers["accounts"]): NonNullable<Answers["accounts"]> {
  const [, name = "", balance = ""] = /^(.+)=([^=]*)$/.exec(text) ?? [];
  if (name === "") throw new InvalidArgumentError("Give NAME=BALANCE.");
  return [...(before ?? []), { name, balance }];
}

async function init(flags: Flags): Promise<void> {
  const settings = readSettings();
  const engine = await openEngine(settings.database, { log: logOnStandardError(settings.logLevel) });
  try {
    await assertEmpty(engine, settings);
    const given: Answers = Object.fromEntries(
      Object.entries({
        display_name: flags.name,
        email: flags.email,
        partner_name: flags.partnerName,
        partner_email: flags.partnerEmail,
        currency: flags.currency?.toUpperCase(),
        time_zone: flags.zone,
        approval_threshold: flags.threshold,
        accounts: flags.account,
      }).filter(([, value]) => value !== undefined),
    );
    const isComplete = given.display_name !== undefined && given.email !== undefined;
    const answers = isComplete ? given : await askForAnswers(given);
    const input = { time_zone: Intl.DateTimeFormat().resolvedOptions().timeZone, ...answers };
    const email = await setUpFrom(engine, input);
    const secret = await makeLink(engine, email, { signUp: "closed" });
    process.stdout.write(reportOf(settings, { ...answers, email }, secret));
  } finally {
    await engine.orm.close(true);
  }
}

async function assertEmpty(engine: Engine, settings: Settings): Promise<void> {
  if (await isEmpty(engine)) return;
  throw new Failure(
    `these books have a couple already (${describeDatabase(settings)}).`,
    `couples-cfo serve shows its page. ${OTHER_BOOKS}`,
  );
}

/** Makes the books. Returns the address of the first partner. @throws Failure for invalid input, named by its flags */
async function setUpFrom(engine: Engine, given: Answers): Promise<string> {
  try {
    const input = parseInput(setUpInput, given);
    if (input.partner_email === input.email) throw usage("--partner-email: Give another address than yours.");
    await setUp(engine, input);
    return input.email;
  } catch (error) {
    if (!(error instanceof Refusal) || error.errors.length === 0) throw error;
    const lines = error.errors.map(({ field, message }) => {
      const [name = ""] = field.split(".");
      // An amount with too many decimals is found with its account.
      return `${FLAGS[name as keyof Answers] ?? FLAGS.accounts}: ${message}`;
    });
    throw usage(lines.join("\n"), "couples-cfo init --help lists the options.");
  }
}

/** What to do next: connect Claude, open the page, and tell the partner. */
function reportOf(
  settings: Settings,
  { email, partner_name, partner_email }: Answers,
  secret: string | undefined,
): string {
  const bold = (text: string) => styleText("bold", text, { stream: process.stdout });
  const origin = new Site(settings).linkOrigin(settings.port);
  const config = assistantConfig(settings, email ?? "");
  const page =
    origin === undefined
      ? "Set COUPLES_CFO_URL to the address of the server, because pages answer only there."
      : `Run couples-cfo serve, then open this link, which works once within ${LINK_MINUTES} minutes:\n${origin}/sign-in#${secret}`;
  const partner =
    partner_email === undefined
      ? "Invite your partner on the page, under “Your account”."
      : `${withoutControls(partner_name ?? partner_email)} signs in at ${origin ?? "the server"}/sign-in with ${partner_email},\nand finds under Settings how to connect Claude.`;
  return `
Your books are ready (${describeDatabase(settings)}).

${bold("Claude Desktop")}: Settings, Developer, Edit Config. Put this into claude_desktop_config.json and restart Claude:
${config.claudeDesktop}

${bold("Claude Code")}:
${config.claudeCode}

Then ask: How are we doing?

${bold("Your page")}, where you approve plans:
${page}

${bold("Your partner")}:
${partner}
`;
}
