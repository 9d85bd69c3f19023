import { styleText } from "node:util";
import { Command } from "commander";
import type { Logger } from "pino";
import { Registry } from "prom-client";
import manifest from "../package.json" with { type: "json" };
import { claimServing } from "../src/database/folder.ts";
import { embeddedJobs, jobsOf } from "../src/engine/jobs/jobs.ts";
import { Scheduler } from "../src/engine/jobs/scheduler.ts";
import { openEngine } from "../src/engine/open.ts";
import { CODE_MINUTES, makeSetUpCode } from "../src/engine/sign-in/set-up.ts";
import { createServer } from "../src/http/server.ts";
import { smtpMailer } from "../src/mail/mailer.ts";
import { webhookDurations } from "../src/webhooks/metrics.ts";
import { Sender } from "../src/webhooks/send.ts";
import { addMcpOverHttp } from "../tools/mcp/http.ts";
import { assistantConfig } from "./assistant-config.ts";
import { listen } from "./listen.ts";
import { serverLog } from "./log.ts";
import { assertKeyForHost, operatorKeyOf } from "./operator-key.ts";
import { announcePages } from "./pages.ts";
import { vaultOf } from "./secrets-key.ts";
import { describeDatabase, readSettings, type Settings } from "./settings.ts";

/** The terminal signals npm and this process, and npm forwards its signal: a repeat within this time is that duplicate. */
const ECHO_MS = 250;

/** `couples-cfo serve` */
export function command(): Command {
  return new Command("serve")
    .description(
      "Serves the API on HOST:PORT until SIGINT or SIGTERM, then finishes the requests in progress; a second signal stops " +
        "at once. Brings the database's tables up to date first. On a loopback address, the first start makes an operator " +
        "key, stores it in the data folder and shows it once; on other addresses, COUPLES_CFO_OPERATOR_KEY must be set.",
    )
    .addHelpText(
      "after",
      `
Examples:
  $ couples-cfo serve
  $ PORT=8080 COUPLES_CFO_DATA=/var/lib/couples-cfo couples-cfo serve
  $ DATABASE_URL=postgres://cfo:secret@db/cfo HOST=0.0.0.0 COUPLES_CFO_OPERATOR_KEY=... couples-cfo serve`,
    )
    .action(serve);
}

async function serve(): Promise<void> {
  const settings = readSettings();
  assertKeyForHost(settings);
  const logger = serverLog(settings.logLevel);
  const { database } = settings;
  const webhooks = { vault: vaultOf(settings), allowPrivate: settings.privateWebhooks };
  const leave = "folder" in database && database.folder ? claimServing(database.folder) : () => {};
  const sender = new Sender(webhooks);
  let origin: string | undefined;
  const engine = await openEngine(database, { log: logger, webhooks, pageOrigin: () => origin });
  let leavePages = () => {};
  try {
    const { key, madeIn } = operatorKeyOf(settings);
    if (madeIn !== undefined) showKey(key, madeIn);
    const registry = new Registry();
    const mailer = settings.mail && smtpMailer(settings.mail);
    const app = await createServer({
      engine,
      registry,
      operatorKey: key,
      logger,
      ratePerMinute: settings.ratePerMinute,
      corsOrigins: settings.corsOrigins,
      url: settings.url,
      host: settings.host,
      hosts: settings.hosts,
      trustProxy: settings.trustProxy,
      mailer,
      signUp: settings.signUp,
      apps: settings.apps,
      assistants: (email) => assistantConfig(settings, email),
    });
    await addMcpOverHttp(app, { engine, version: manifest.version, origins: settings.corsOrigins });
    const code = app.site.linkOrigin(settings.port) && (await makeSetUpCode(engine));
    const ended = untilSignal(logger);
    const address = await listen(
      app,
      settings,
      "Choose another with HOST and PORT; PORT=0 picks a free port.",
    );
    origin = app.site.linkOrigin(Number(new URL(address).port || 80));
    leavePages = announcePages(settings, origin);
    greet(logger, { address, origin }, settings);
    if (origin !== undefined && code !== undefined) inviteToSetUp(logger, origin, code);
    const jobs = [
      ...jobsOf({ sender, durations: webhookDurations(registry) }),
      ...("folder" in database ? embeddedJobs : []),
    ];
    const scheduler = new Scheduler({ engine, jobs, registry });
    scheduler.start();
    await ended;
    await Promise.all([app.close(), scheduler.stop()]);
    await sender.close();
    mailer?.close();
  } finally {
    leavePages();
    await engine.orm.close(true);
    leave();
  }
  logger.info("stopped");
}

/** Resolves at the first signal to stop. A second signal ends the process at once. */
function untilSignal(logger: Logger): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  let first = 0;
  for (const [signal, number] of [
    ["SIGINT", 2],
    ["SIGTERM", 15],
  ] as const) {
    process.on(signal, () => {
      if (first === 0) {
        first = Date.now();
        logger.info(`${signal}: finishing requests in progress; a second signal stops at once`);
        resolve();
      } else if (Date.now() - first > ECHO_MS) {
        process.exit(128 + number);
      }
    });
  }
  return promise;
}

/** Shows where the first books are made. The code in the link opens the page, because only whoever runs the machine reads this. */
function inviteToSetUp(logger: Logger, origin: string, code: string): void {
  const link = `${origin}/set-up#${code}`;
  const words = `there are no books yet: make them on the page behind this link, which works once within ${CODE_MINUTES} minutes, or with couples-cfo init`;
  if (process.stdout.isTTY) process.stdout.write(`\n${words}:\n  ${styleText("bold", link)}\n`);
  else logger.info({ link }, words);
}

/** Shows a new key once, before anything else can fail, and never in the log. */
function showKey(key: string, madeIn: string): void {
  const stream = process.stdout.isTTY ? process.stdout : process.stderr;
  stream.write(`New operator key, shown only once (stored in ${madeIn}):\n  ${key}\n`);
}

interface Addresses {
  /** The address listened on. */
  readonly address: string;
  /** Where people open the pages; undefined without a public URL if other machines can reach the server. */
  readonly origin: string | undefined;
}

/** Reports the server's addresses: as text on a terminal, otherwise in the log. */
function greet(logger: Logger, { address, origin }: Addresses, settings: Settings): void {
  const place = describeDatabase(settings);
  const embedded = "folder" in settings.database;
  const url = origin ?? address;
  if (!process.stdout.isTTY) {
    logger.info({ url, address, docs: `${url}/docs`, books: place }, "ready");
    if (origin === undefined) logger.warn(NO_PAGES);
    if (lacksMail(settings)) logger.warn(NO_MAIL);
    if (embedded) logger.info(EMBEDDED);
    return;
  }
  const bold = (text: string) => styleText("bold", text);
  process.stdout.write(
    [
      `couples-cfo is listening on ${bold(url)}`,
      ...(origin === undefined ? [`  pages      ${NO_PAGES}`] : []),
      ...(lacksMail(settings) ? [`  mail       ${NO_MAIL}`] : []),
      `  docs       ${url}/docs`,
      `  MCP        ${url}/mcp, or run couples-cfo mcp`,
      `  books      ${place}`,
      ...(embedded ? [`             ${EMBEDDED.replace("; ", ";\n             ")}`] : []),
      "  stop       Ctrl-C",
      "",
    ].join("\n"),
  );
}

/** Why a server that other machines can reach has no pages. */
const NO_PAGES =
  "pages answer 503 until COUPLES_CFO_URL is set to the https address at which people reach this server";

/** Whether people reach pages here that can send them no link. On this machine links are in the log. */
function lacksMail(settings: Settings): boolean {
  return settings.url !== undefined && settings.mail === undefined;
}

const NO_MAIL = "nobody can sign in by mail until COUPLES_CFO_SMTP_URL is set";

/** What the embedded database guarantees. */
const EMBEDDED =
  "each acknowledged write is on disk and survives a crash or a power cut; " +
  "to survive the loss of the disk, back the books up (couples-cfo backup) or keep them in PostgreSQL (DATABASE_URL).";
