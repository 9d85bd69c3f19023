import { Command } from "commander";
import { openEngine } from "../src/engine/open.ts";
import { isServiceAddress } from "../tools/openai/address.ts";
import { type Acting, assertKnown, resolverOf } from "./acting.ts";
import { assertBooks } from "./books.ts";
import { Failure, usage } from "./failure.ts";
import { logOnStandardError } from "./log.ts";
import { placeOf, readSettings } from "./settings.ts";

interface Options extends Acting {
  readonly model: string;
  readonly baseUrl?: string;
  readonly continue?: true;
}

/** A local service needs no key, but the client of its protocol requires one. */
const NO_KEY = "none";

/** `couples-cfo chat` */
export function chatCommand(): Command {
  return new Command("chat")
    .description(
      "Talks with a model that holds the tools and keeps the rules of prompts/. It asks before it moves money, " +
        "overwrites or ends something: yes, no, edit, or other words. The key of its service comes from OPENAI_API_KEY. " +
        "Who acts: with --user that user, by an agent who may do all but administer; else the holder of the token in " +
        "COUPLES_CFO_TOKEN. The conversation is kept in the data folder, in a file that only you can read, until the next " +
        "one.",
    )
    .requiredOption("--model <name>", "the model, as its service names it")
    .option("--base-url <url>", "where the service is, such as http://127.0.0.1:11434/v1 (OpenAI's own)")
    .option("--user <email>", "act for this user, by e-mail address")
    .option("--client <name>", 'with --user: the name in the ledger, instead of "chat"')
    .option("--continue", "go on with the last conversation")
    .addHelpText(
      "after",
      `
Examples:
  $ OPENAI_API_KEY=sk-... couples-cfo chat --user ada@example.com --model gpt-5
  $ couples-cfo chat --user ada@example.com --model llama3.3 --base-url http://127.0.0.1:11434/v1 --continue`,
    )
    .action(run);
}

async function run(options: Options): Promise<void> {
  const { talk } = await import("./chat/session.ts").catch(sayWhatToInstall);
  const settings = readSettings();
  const where = placeOf(settings);
  const resolve = resolverOf(options, "chat", where);
  const asked = { model: options.model, baseUrl: baseUrlOf(options) };
  const apiKey = keyFor(asked.baseUrl);
  assertBooks(settings);
  const engine = await openEngine(settings.database, { log: logOnStandardError(settings.logLevel) });
  try {
    const { userId } = await assertKnown(resolve(engine), options, where);
    if (userId === null) throw new Failure("the CFO acts for a user, and this is the operator.");
    const whose = `${options.user ?? "the holder of the token"} (${where})`;
    const { dataFolder } = settings;
    await talk({
      engine,
      resolve,
      userId,
      whose,
      asked,
      apiKey,
      dataFolder,
      continues: options.continue === true,
    });
  } finally {
    await engine.orm.close(true);
  }
}

/** What is wrong is not repeated: there may be a password in it. @throws Failure unless the address is one */
function baseUrlOf({
  baseUrl = process.env.OPENAI_BASE_URL?.trim() || undefined,
}: Options): string | undefined {
  if (baseUrl === undefined || isServiceAddress(baseUrl)) return baseUrl;
  throw usage(
    "--base-url takes an address such as http://127.0.0.1:11434/v1, with no name or password in it.",
    "A key comes from OPENAI_API_KEY.",
  );
}

/** @throws Failure when OpenAI itself is to be asked without a key */
function keyFor(baseUrl: string | undefined): string {
  const key = process.env.OPENAI_API_KEY?.trim();
  if (!key && baseUrl === undefined) {
    throw usage(
      "there is no key for the model's service.",
      "Put it into OPENAI_API_KEY, or name another service with --base-url.",
    );
  }
  return key || NO_KEY;
}

/** LangChain's packages are the user's own to bring: nothing else of the command line needs them. */
function sayWhatToInstall(error: NodeJS.ErrnoException): never {
  if (error.code !== "ERR_MODULE_NOT_FOUND") throw error;
  throw new Failure(
    "chat needs LangChain's packages, which are not installed.",
    "npm install @langchain/core @langchain/langgraph @langchain/openai langchain",
  );
}
