import type { ClientConfig } from "pg";
import { parse } from "pg-connection-string";

/*
 * The URL of a PostgreSQL server. MikroORM reads user, password, host, port and database, and ignores parameters such as
 * sslmode. They are read here with the meaning that libpq gives them. An unknown parameter is refused: if it were ignored, a
 * connection could lack the encryption that the URL requires.
 */

const PARAMETERS = [
  "host",
  "port",
  "sslmode",
  "sslrootcert",
  "sslcert",
  "sslkey",
  "sslnegotiation",
  "channel_binding",
  "connect_timeout",
  "application_name",
  "options",
] as const;

/** The name of our connections in pg_stat_activity, unless the address sets one. */
const APPLICATION = "couples-cfo";

/** The address is invalid. The message starts in lower case and contains neither the address nor its password. */
export class AddressRefused extends Error {
  constructor(message: string) {
    super(message);
    this.name = "AddressRefused";
  }
}

/** Settings for pg's client in addition to those that MikroORM reads from the address. @throws AddressRefused */
export function connectionSettings(address: string): ClientConfig {
  const url = parsed(address);
  const { searchParams, pathname } = url;
  const unknown = [...searchParams.keys()].filter((name) => !PARAMETERS.some((known) => known === name));
  if (unknown.length > 0) {
    throw new AddressRefused(
      `has parameters that are not supported: ${unknown.join(", ")}. Remove them; supported are ${PARAMETERS.join(", ")}`,
    );
  }
  if (pathname.length < 2) {
    throw new AddressRefused("names no database: give postgres://user:password@host:5432/database");
  }
  const seconds = numberOf(searchParams, "connect_timeout");
  const port = numberOf(searchParams, "port");
  const { host, options, sslnegotiation, application_name } = Object.fromEntries(searchParams);
  return {
    application_name: application_name ?? APPLICATION,
    ...(host && { host }),
    ...(port !== undefined && { port }),
    ...(options && { options }),
    ...(seconds !== undefined && { connectionTimeoutMillis: seconds * 1000 }),
    ...(sslnegotiation && { sslnegotiation: sslnegotiation as NonNullable<ClientConfig["sslnegotiation"]> }),
    enableChannelBinding: searchParams.get("channel_binding") !== "disable",
    ssl: encryption(url),
  };
}

/** The host of an address, with the port if it has one. */
export function hostOf(address: string): string {
  const { searchParams, hostname, port } = parsed(address);
  const number = searchParams.get("port") ?? port;
  return `${searchParams.get("host") ?? hostname}${number && `:${number}`}`;
}

function parsed(address: string): URL {
  const url = URL.parse(address);
  if (url === null || !["postgres:", "postgresql:"].includes(url.protocol)) {
    throw new AddressRefused(
      "is no address of a PostgreSQL database: give postgres://user:password@host:5432/database",
    );
  }
  try {
    for (const part of [url.username, url.password, url.hostname, url.pathname]) decodeURIComponent(part);
  } catch {
    throw new AddressRefused("holds a % that is not followed by two hexadecimal digits: write % as %25");
  }
  return url;
}

function numberOf(parameters: URLSearchParams, name: string): number | undefined {
  const text = parameters.get(name);
  if (text === null) return undefined;
  if (/^[1-9]\d{0,4}$/.test(text)) return Number(text);
  throw new AddressRefused(`has ${name}=${text}: give a whole number from 1 to 99999`);
}

/** The allowed values of some parameters. pg does not support `prefer` and `allow` of sslmode, which guarantee nothing. */
const VALUES: Readonly<Record<string, readonly string[]>> = {
  sslmode: ["disable", "require", "verify-ca", "verify-full"],
  sslnegotiation: ["postgres", "direct"],
  channel_binding: ["disable", "prefer", "require"],
};

/** How the connection is encrypted and the server is verified; false without encryption. */
function encryption({ searchParams }: URL): ClientConfig["ssl"] {
  for (const [name, values] of Object.entries(VALUES)) {
    const value = searchParams.get(name);
    if (value !== null && !values.includes(value))
      throw new AddressRefused(`has ${name}=${value}: give one of ${values.join(", ")}`);
  }
  const asked = new URLSearchParams([...searchParams].filter(([name]) => name.startsWith("ssl")));
  const usesSystem = asked.get("sslrootcert") === "system";
  if (usesSystem) asked.delete("sslrootcert");
  // pg uses channel binding if the server offers it, but cannot require it. Verifying the server's name protects as well.
  const isBound = searchParams.get("channel_binding") === "require";
  const mode = asked.get("sslmode");
  if ((usesSystem || isBound) && mode !== "verify-ca") {
    if (mode === "disable") {
      throw new AddressRefused(
        "has sslmode=disable beside a parameter that needs encryption: remove one of them",
      );
    }
    asked.set("sslmode", "verify-full");
  }
  try {
    return (
      (parse(`postgres://host/database?${asked}`, { useLibpqCompat: true }).ssl as ClientConfig["ssl"]) ??
      false
    );
  } catch (error) {
    throw new AddressRefused(`cannot be used: ${(error as Error).message}`);
  }
}
