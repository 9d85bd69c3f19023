import { Command } from "commander";
import { openEngine } from "../src/engine/open.ts";
import { isServiceAddress } from "../tools/openai/address.ts";
import { assertBooks } from "./books.ts";
import { assertKnown, type CallerOptions, resolverOf } from "./caller.ts";
import { Failure, usage } from "./failure.ts";
import { logOnStandardError } from "./log.ts";
import { pagesElsewhere } from "./pages.ts";
import { describeDatabase, readSettings } from "./settings.ts";

interface Options extends CallerOptions {
  readonly model: string;
  readonly baseUrl?: string;
  readonly continue?: true;
}

/** A local model service needs no key, but the OpenAI client requires one. */
const NO_KEY = "none";

/** `couples-cfo chat` */
export function command(): Command {
  return new Command("chat")
    .description(
      "Starts a conversation with a model that can call the tools and follows the instructions in prompts/. It asks " +
        "before it moves money, overwrites or ends something: answer yes, no, edit, or anything else you want to say. " +
        "OPENAI_API_KEY is the key of the model's service. With --user, the model acts for that user as an agent with " +
        "every scope except admin; otherwise it acts for the holder of the token in COUPLES_CFO_TOKEN. The conversation is " +
        "saved in the data folder, in a file that only you can read, until you start another one.",
    )
    .requiredOption("--model <name>", "the service's name for the model")
    .option("--base-url <url>", "the URL of the service, such as http://127.0.0.1:11434/v1 (default: OpenAI)")
    .option("--user <email>", "act for this user, by e-mail address")
    .option("--client <name>", "with --user: the client name in the ledger (default: chat)")
    .option("--continue", "continue the last conversation")
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
  const { talk } = await import("./chat/session.ts").catch(missingPackages);
  const settings = readSettings();
  const where = describeDatabase(settings);
  const resolve = resolverOf(options, "chat", where);
  const asked = { model: options.model, baseUrl: baseUrlOf(options) };
  const apiKey = keyFor(asked.baseUrl);
  assertBooks(settings);
  const engine = await openEngine(settings.database, {
    log: logOnStandardError(settings.logLevel),
    pageOrigin: pagesElsewhere(settings),
  });
  try {
    const { userId } = await assertKnown(resolve(engine), options, where);
    if (userId === null) throw new Failure("chat acts for a user, and this token belongs to the operator.");
    const owner = `${options.user ?? "the holder of the token"} (${where})`;
    const { dataFolder } = settings;
    await talk({
      engine,
      resolve,
      userId,
      owner,
      asked,
      apiKey,
      dataFolder,
      continues: options.continue === true,
    });
  } finally {
    await engine.orm.close(true);
  }
}

/** Never quotes the URL, which may hold a password. @throws Failure when it is not a valid URL */
function baseUrlOf({
  baseUrl = process.env.OPENAI_BASE_URL?.trim() || undefined,
}: Options): string | undefined {
  if (baseUrl === undefined || isServiceAddress(baseUrl)) return baseUrl;
  throw usage(
    "--base-url must be a URL such as http://127.0.0.1:11434/v1, without a user name or password.",
    "Put the key into OPENAI_API_KEY.",
  );
}

/** @throws Failure when the service is OpenAI and there is no key */
function keyFor(baseUrl: string | undefined): string {
  const key = process.env.OPENAI_API_KEY?.trim();
  if (!key && baseUrl === undefined) {
    throw usage(
      "the key for the model's service is missing.",
      "Put it into OPENAI_API_KEY, or choose another service with --base-url.",
    );
  }
  return key || NO_KEY;
}

/** LangChain's packages are optional: no other command needs them. */
function missingPackages(error: NodeJS.ErrnoException): never {
  if (error.code !== "ERR_MODULE_NOT_FOUND") throw error;
  throw new Failure(
    "chat needs the LangChain packages, which are not installed.",
    "Run: npm install @langchain/core @langchain/langgraph @langchain/openai langchain",
  );
}
