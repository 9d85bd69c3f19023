import { isIPv6 } from "node:net";
import { resolve } from "node:path";
import { AddressRefused, connectionSettings, hostOf } from "../src/database/address.ts";
import type { DatabaseLocation } from "../src/database/open.ts";
import { KEY_BYTES } from "../src/identity/vault.ts";
import { usage } from "./failure.ts";

const LOG_LEVELS = ["fatal", "error", "warn", "info", "debug", "trace", "silent"] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** A key that can be guessed opens everything. */
export const MIN_KEY_LENGTH = 16;

/** A name or an address of a host, as the Host header has it, without its port. */
const HOST_NAME = /^([a-z0-9_-]+(\.[a-z0-9_-]+)*|\[[0-9a-f:.]+\])$/;

/** Bound to all its addresses, a machine has no name of its own. */
const ANY_ADDRESS: readonly string[] = ["0.0.0.0", "::"];

/** What the environment says. Read once, by the command that starts. */
export interface Settings {
  readonly database: DatabaseLocation;
  /** Where the embedded database and made keys are kept. */
  readonly dataFolder: string;
  readonly host: string;
  readonly port: number;
  readonly operatorKey: string | undefined;
  /** Seal the secrets of webhooks: the first seals, all open. None: one is made in the data folder. */
  readonly secretsKeys: readonly Buffer[];
  /** Whether webhooks may reach private networks, also without encryption. */
  readonly privateWebhooks: boolean;
  /** Requests per minute and caller. */
  readonly ratePerMinute: number;
  readonly logLevel: LogLevel;
  /** Names, beside those of the loopback, under which /mcp is reached: that of the address, and those given. */
  readonly hosts: readonly string[];
  /** Origins whose pages may call the API and MCP from a browser. */
  readonly corsOrigins: readonly string[];
}

/** The environment variables, for the help: name, default, meaning. */
export const VARIABLES: readonly (readonly [string, string, string])[] = [
  ["DATABASE_URL", "", "postgres://user:password@host/database; without it the books are embedded"],
  [
    "COUPLES_CFO_SHARDED",
    "",
    "any value: couples are on different nodes of the database, so no statement names two",
  ],
  ["COUPLES_CFO_DATA", ".data", "folder of the embedded books and of keys that were made"],
  ["HOST", "127.0.0.1", "address that serve listens on"],
  ["PORT", "4000", "port that serve listens on; 0 takes a free one"],
  [
    "COUPLES_CFO_OPERATOR_KEY",
    "",
    `the operator's key, ${MIN_KEY_LENGTH} characters or more; made when on loopback`,
  ],
  [
    "COUPLES_CFO_HOSTS",
    "",
    "host names, separated by commas, under which others than this machine reach /mcp",
  ],
  [
    "COUPLES_CFO_CORS_ORIGINS",
    "",
    "origins, separated by commas, whose pages may call /v1 and /mcp from a browser, such as https://app.example",
  ],
  ["COUPLES_CFO_TOKEN", "", "the user token with which mcp and chat act, without --user"],
  [
    "COUPLES_CFO_SECRETS_KEY",
    "",
    "seals webhooks' secrets: 32 bytes in base64, made when there is none; several with commas, the first seals",
  ],
  ["COUPLES_CFO_PRIVATE_WEBHOOKS", "", "any value: webhooks may reach private networks and plain http"],
  ["OPENAI_API_KEY", "", "the key of the service whose model chat asks"],
  ["OPENAI_BASE_URL", "", "where that service is, without --base-url; none: OpenAI's own"],
  ["COUPLES_CFO_RATE_PER_MINUTE", "600", "requests per minute that serve takes from one caller"],
  ["LOG_LEVEL", "info", LOG_LEVELS.join(", ")],
  ["NO_COLOR", "", "any value: no colour, even on a terminal"],
];

type Environment = Readonly<Record<string, string | undefined>>;

/** Reads the environment. An empty variable is one that is not set. @throws Failure that names every bad value */
export function readSettings(env: Environment = process.env): Settings {
  const problems: string[] = [];
  const given = (name: string) => env[name]?.trim() || undefined;
  const wholeNumber = (name: string, byDefault: number, min: number, max: number): number => {
    const text = given(name);
    if (text === undefined) return byDefault;
    const value = Number(text);
    if (/^\d+$/.test(text) && value >= min && value <= max) return value;
    problems.push(`${name} is "${text}": give a whole number from ${min} to ${max}.`);
    return byDefault;
  };
  const url = given("DATABASE_URL");
  if (url !== undefined) problems.push(...addressProblems(url));
  const operatorKey = given("COUPLES_CFO_OPERATOR_KEY");
  if (operatorKey !== undefined) problems.push(...keyProblems("COUPLES_CFO_OPERATOR_KEY", operatorKey));
  const secretsKeys = listed(given("COUPLES_CFO_SECRETS_KEY")).flatMap((text) => {
    const key = secretsKeyOf(text);
    // The value is a secret, so it is not shown.
    if (!key)
      problems.push(`COUPLES_CFO_SECRETS_KEY is no ${KEY_BYTES} bytes in base64 (openssl rand -base64 32).`);
    return key ?? [];
  });
  const logLevel = (given("LOG_LEVEL") ?? "info") as LogLevel;
  if (!LOG_LEVELS.includes(logLevel)) {
    problems.push(`LOG_LEVEL is "${logLevel}": give one of ${LOG_LEVELS.join(", ")}.`);
  }
  const dataFolder = given("COUPLES_CFO_DATA") ?? ".data";
  const host = given("HOST") ?? "127.0.0.1";
  const named = (given("COUPLES_CFO_HOSTS") ?? "")
    .split(",")
    .flatMap((name) => name.trim().toLowerCase() || []);
  for (const name of named.filter((text) => !HOST_NAME.test(text))) {
    problems.push(
      `COUPLES_CFO_HOSTS names "${name}": give names alone, such as books.example, without scheme or port.`,
    );
  }
  const corsOrigins = listed(given("COUPLES_CFO_CORS_ORIGINS"));
  for (const origin of corsOrigins.filter((text) => !isOrigin(text))) {
    problems.push(
      `COUPLES_CFO_CORS_ORIGINS names "${origin}": give origins as browsers send them, such as https://app.example or ` +
        "http://localhost:5173, without path or wildcard.",
    );
  }
  const settings: Settings = {
    database:
      url === undefined
        ? { folder: dataFolder }
        : { url, sharded: given("COUPLES_CFO_SHARDED") !== undefined },
    dataFolder,
    host,
    port: wholeNumber("PORT", 4000, 0, 65_535),
    operatorKey,
    ratePerMinute: wholeNumber("COUPLES_CFO_RATE_PER_MINUTE", 600, 1, 1_000_000_000),
    logLevel,
    secretsKeys,
    corsOrigins,
    privateWebhooks: given("COUPLES_CFO_PRIVATE_WEBHOOKS") !== undefined,
    hosts: ANY_ADDRESS.includes(host) ? named : [...named, isIPv6(host) ? `[${host}]` : host.toLowerCase()],
  };
  if (problems.length > 0)
    throw usage(problems.join("\n"), "couples-cfo --help lists the environment variables.");
  return settings;
}

/** The parts of a list with commas that are not empty. */
function listed(text = ""): string[] {
  return text.split(",").flatMap((part) => part.trim() || []);
}

/** The key that seals secrets, from its text; undefined if the text is invalid. */
export function secretsKeyOf(text: string): Buffer | undefined {
  const key = Buffer.from(text, "base64");
  return key.length === KEY_BYTES && key.toString("base64") === text ? key : undefined;
}

/** Where the books are, in words and without the password. */
export function placeOf({ database }: Settings): string {
  if (!("url" in database)) return `embedded, in ${resolve(database.folder ?? "")}`;
  return `PostgreSQL, ${hostOf(database.url)}${new URL(database.url).pathname}`;
}

/** What is wrong with an operator key; nothing in order. The key itself is never shown. */
export function keyProblems(where: string, key: string): string[] {
  if (key.length < MIN_KEY_LENGTH) {
    return [
      `${where} holds a key of ${key.length} characters: give at least ${MIN_KEY_LENGTH} (openssl rand -base64 32).`,
    ];
  }
  // RFC 6750 lets a bearer token have no other characters.
  if (!/^[\w.~+/-]+=*$/.test(key))
    return [`${where} holds a key that no bearer header can carry: use letters, digits and -._~+/ alone.`];
  return [];
}

/** Whether a text is an origin exactly as a browser sends it, of a page or of an extension. */
function isOrigin(text: string): boolean {
  const url = URL.parse(text);
  if (url === null) return false;
  const { origin, protocol, host } = url;
  return text === (origin === "null" ? `${protocol}//${host}` : origin) && host !== "" && !host.includes("*");
}

/** What is wrong with the address of a database; nothing in order. It may hold a password, so it is not shown. */
function addressProblems(url: string): string[] {
  try {
    connectionSettings(url);
    return [];
  } catch (error) {
    if (error instanceof AddressRefused) return [`DATABASE_URL ${error.message}.`];
    throw error;
  }
}
