import { resolve } from "node:path";
import { AddressRefused, connectionSettings, hostOf } from "../src/database/address.ts";
import type { DatabaseLocation } from "../src/database/open.ts";
import { type FirstPartyApp, firstPartyApps } from "../src/http/oauth/first-party.ts";
import { publicUrlProblem } from "../src/http/public-url.ts";
import { type TrustedProxies, trustedProxiesIn } from "../src/http/trusted-proxies.ts";
import { SIGN_UPS, type SignUp } from "../src/identity/sign-in-link.ts";
import { KEY_BYTES } from "../src/identity/vault.ts";
import { usage } from "./failure.ts";
import { LOG_LEVELS, type LogLevel, MIN_KEY_LENGTH } from "./variables.ts";

/** A host name or address as in the Host header, without the port. */
const HOST_NAME = /^([a-z0-9_-]+(\.[a-z0-9_-]+)*|\[[0-9a-f:.]+\])$/;

/** The settings from the environment, which a command reads once when it starts. */
export interface Settings {
  readonly database: DatabaseLocation;
  /** Folder of the embedded database and of generated keys. */
  readonly dataFolder: string;
  readonly host: string;
  readonly port: number;
  readonly operatorKey: string | undefined;
  /** Keys of webhooks' secrets: the first encrypts, all decrypt. When empty, one is made in the data folder. */
  readonly secretsKeys: readonly Buffer[];
  /** Whether `mcp` offers only the tools that read. */
  readonly readOnly: boolean;
  /** Whether webhooks may reach private networks and use plain HTTP. */
  readonly privateWebhooks: boolean;
  /** Requests per minute and caller. */
  readonly ratePerMinute: number;
  readonly logLevel: LogLevel;
  /** The origin at which people reach the server; without it, pages are served on this machine only. */
  readonly url: string | undefined;
  /** Host names at which clients may reach the server besides the URL's and those of this machine. */
  readonly hosts: readonly string[];
  /** The proxies whose forwarding headers count. */
  readonly trustProxy: TrustedProxies | undefined;
  /** Origins whose pages may call the API and MCP from a browser. */
  readonly corsOrigins: readonly string[];
  /** The SMTP server and the sender of sign-in mails; without it, links are written to the log, on this machine only. */
  readonly mail: { readonly url: string; readonly from: string } | undefined;
  /** Who may become a user by signing in. */
  readonly signUp: SignUp;
  /** Apps of whoever runs the server, which act as the person who uses them. */
  readonly apps: readonly FirstPartyApp[];
}

type Environment = Readonly<Record<string, string | undefined>>;

/** Reads the environment; an empty variable counts as not set. @throws Failure that lists every invalid value */
export function readSettings(env: Environment = process.env): Settings {
  const problems: string[] = [];
  const given = (name: string) => env[name]?.trim() || undefined;
  const wholeNumber = (name: string, byDefault: number, min: number, max: number): number => {
    const text = given(name);
    if (text === undefined) return byDefault;
    const value = Number(text);
    if (/^\d+$/.test(text) && value >= min && value <= max) return value;
    problems.push(`${name} is "${text}": it must be a whole number from ${min} to ${max}.`);
    return byDefault;
  };
  const url = given("DATABASE_URL");
  if (url !== undefined) problems.push(...addressProblems(url));
  const operatorKey = given("COUPLES_CFO_OPERATOR_KEY");
  if (operatorKey !== undefined) problems.push(...keyProblems("COUPLES_CFO_OPERATOR_KEY", operatorKey));
  const secretsKeys = listed(given("COUPLES_CFO_SECRETS_KEY")).flatMap((text) => {
    const key = secretsKeyOf(text);
    // The message must not quote the value, which is a secret.
    if (!key)
      problems.push(`COUPLES_CFO_SECRETS_KEY is not ${KEY_BYTES} bytes in base64 (openssl rand -base64 32).`);
    return key ?? [];
  });
  const logLevel = (given("LOG_LEVEL") ?? "info") as LogLevel;
  if (!LOG_LEVELS.includes(logLevel)) {
    problems.push(`LOG_LEVEL is "${logLevel}": it must be one of ${LOG_LEVELS.join(", ")}.`);
  }
  const readOnly = given("COUPLES_CFO_READ_ONLY") ?? "false";
  if (!/^(true|false)$/.test(readOnly)) {
    problems.push(`COUPLES_CFO_READ_ONLY is "${readOnly}": it must be true or false.`);
  }
  const dataFolder = given("COUPLES_CFO_DATA") ?? ".data";
  const host = given("HOST") ?? "127.0.0.1";
  const apps = firstPartyApps(listed(given("COUPLES_CFO_APPS")));
  if (typeof apps === "string") problems.push(`COUPLES_CFO_APPS ${apps}`);
  const signUp = (given("COUPLES_CFO_SIGN_UP") ?? "invitation") as SignUp;
  if (!SIGN_UPS.includes(signUp)) {
    problems.push(`COUPLES_CFO_SIGN_UP is "${signUp}": it must be one of ${SIGN_UPS.join(", ")}.`);
  }
  const mail = mailSettings(given("COUPLES_CFO_SMTP_URL"), given("COUPLES_CFO_MAIL_FROM"));
  if (mail?.problem !== undefined) problems.push(mail.problem);
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
    readOnly: readOnly === "true",
    privateWebhooks: given("COUPLES_CFO_PRIVATE_WEBHOOKS") !== undefined,
    ...addressSettings(given, problems),
    mail: mail?.url === undefined ? undefined : mail,
    signUp,
    apps: typeof apps === "string" ? [] : apps,
  };
  if (problems.length > 0)
    throw usage(problems.join("\n"), "Run couples-cfo --help for a list of the environment variables.");
  return settings;
}

/** Where clients and people reach the server. Adds what is wrong to `problems`. */
function addressSettings(
  given: (name: string) => string | undefined,
  problems: string[],
): Pick<Settings, "url" | "hosts" | "trustProxy" | "corsOrigins"> {
  const named = listed(given("COUPLES_CFO_HOSTS")?.toLowerCase());
  for (const name of named.filter((text) => !HOST_NAME.test(text))) {
    problems.push(
      `COUPLES_CFO_HOSTS contains "${name}": give host names such as books.example, without a scheme or port.`,
    );
  }
  const url = given("COUPLES_CFO_URL");
  const urlProblem = url === undefined ? undefined : publicUrlProblem(url);
  if (urlProblem !== undefined) problems.push(`COUPLES_CFO_URL ${urlProblem}.`);
  const proxies = given("COUPLES_CFO_TRUST_PROXY");
  const trustProxy = proxies === undefined ? undefined : trustedProxiesIn(proxies);
  if (proxies !== undefined && trustProxy === undefined) {
    problems.push(
      `COUPLES_CFO_TRUST_PROXY is "${proxies}": give the number of proxies in front of the server (1 to 9), or their ` +
        "addresses and networks, such as 10.0.0.0/8.",
    );
  }
  const corsOrigins = listed(given("COUPLES_CFO_CORS_ORIGINS"));
  for (const origin of corsOrigins.filter((text) => !isOrigin(text))) {
    problems.push(
      `COUPLES_CFO_CORS_ORIGINS contains "${origin}": give origins as browsers send them, such as https://app.example or ` +
        "http://localhost:5173, without a path or wildcard.",
    );
  }
  return { url, hosts: named, trustProxy, corsOrigins };
}

type MailSettings =
  | { readonly url: string; readonly from: string; readonly problem?: undefined }
  | { readonly url?: undefined; readonly problem: string };

/** The SMTP server and the sender, or what is wrong with them, without the URL, which may hold a password. */
function mailSettings(url: string | undefined, from: string | undefined): MailSettings | undefined {
  if (url === undefined) return undefined;
  const { protocol, hostname, username } = URL.parse(url) ?? {};
  if (!/^smtps?:$/.test(protocol ?? "") || !hostname)
    return { problem: "COUPLES_CFO_SMTP_URL must be an address such as smtps://user:password@mail.example." };
  const sender = from ?? decoded(username ?? "");
  if (!/^[^\s@<>]+@[^\s@<>]+$/.test(sender))
    return {
      problem:
        from === undefined
          ? "Set COUPLES_CFO_MAIL_FROM to the sender's e-mail address, because the user of COUPLES_CFO_SMTP_URL is not one."
          : `COUPLES_CFO_MAIL_FROM is "${from}": it must be an e-mail address.`,
    };
  return { url, from: sender };
}

/** A part of a URL with its escapes decoded; as it is where they are malformed. */
function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch (error) {
    if (error instanceof URIError) return part;
    throw error;
  }
}

/** The nonempty parts of a comma-separated list. */
function listed(text = ""): string[] {
  return text.split(",").flatMap((part) => part.trim() || []);
}

/** Decodes an encryption key; undefined when the text is not a valid key. */
export function secretsKeyOf(text: string): Buffer | undefined {
  const key = Buffer.from(text, "base64");
  return key.length === KEY_BYTES && key.toString("base64") === text ? key : undefined;
}

/** Describes the location of the books, without the password. */
export function describeDatabase({ database }: Settings): string {
  if (!("url" in database)) return `embedded, in ${resolve(database.folder ?? "")}`;
  return `PostgreSQL, ${hostOf(database.url)}${new URL(database.url).pathname}`;
}

/** The problems of an operator key, without the key itself. */
export function keyProblems(where: string, key: string): string[] {
  if (key.length < MIN_KEY_LENGTH) {
    return [
      `${where} holds a key of ${key.length} characters: use at least ${MIN_KEY_LENGTH} (openssl rand -base64 32).`,
    ];
  }
  // RFC 6750 allows only these characters in a bearer token.
  if (!/^[\w.~+/-]+=*$/.test(key))
    return [
      `${where} holds a key with characters that a bearer token cannot have: use only letters, digits and -._~+/.`,
    ];
  return [];
}

/** Whether a text is the origin of a page or an extension, exactly as a browser sends it. */
function isOrigin(text: string): boolean {
  const url = URL.parse(text);
  if (url === null) return false;
  const { origin, protocol, host } = url;
  return text === (origin === "null" ? `${protocol}//${host}` : origin) && host !== "" && !host.includes("*");
}

/** The problems of a database URL, without the URL itself, which may hold a password. */
function addressProblems(url: string): string[] {
  try {
    connectionSettings(url);
    return [];
  } catch (error) {
    if (error instanceof AddressRefused) return [`DATABASE_URL ${error.message}.`];
    throw error;
  }
}
