import { readFileSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import { describe, expect, onTestFinished, test } from "vitest";
import { AddressRefused, connectionSettings, hostOf } from "./address.ts";
import { openDatabase } from "./open.ts";

const ADDRESS = "postgres://ada:secret@db.example:6543/books";
/** Any file: its content is not read as a certificate before a connection. */
const CERTIFICATE = import.meta.filename;
const ca = readFileSync(CERTIFICATE, "utf8");

describe("the parameters of a database URL", () => {
  test.each([
    ["", { ssl: false, application_name: "couples-cfo" }],
    ["sslmode=disable", { ssl: false }],
    ["sslmode=require", { ssl: { rejectUnauthorized: false } }],
    ["sslmode=verify-full", { ssl: {} }],
    [`sslmode=verify-full&sslrootcert=${CERTIFICATE}`, { ssl: { ca } }],
    [
      `sslmode=verify-ca&sslrootcert=${CERTIFICATE}`,
      { ssl: { ca, checkServerIdentity: expect.any(Function) } },
    ],
    ["sslrootcert=system", { ssl: {} }],
    ["sslmode=require&channel_binding=require", { ssl: {}, enableChannelBinding: true }],
    ["sslmode=require&channel_binding=disable", { enableChannelBinding: false }],
    ["sslmode=require&sslnegotiation=direct", { sslnegotiation: "direct" }],
    [
      "application_name=books&options=-c%20search_path%3Dcfo",
      { application_name: "books", options: "-c search_path=cfo" },
    ],
    ["host=/var/run/postgresql&port=5433", { host: "/var/run/postgresql", port: 5433 }],
    ["connect_timeout=3", { connectionTimeoutMillis: 3000 }],
  ])("reach the driver: %s", (parameters, settings) => {
    expect(connectionSettings(`${ADDRESS}?${parameters}`)).toMatchObject(settings);
  });

  test.each([
    ["sslmode=prefer", "has sslmode=prefer: give one of disable, require, verify-ca, verify-full"],
    ["sslmode=", "has sslmode=: give one of"],
    ["sslmode=verify-ca", "sslrootcert"],
    ["sslmode=verify-full&sslrootcert=/not/there.pem", "/not/there.pem"],
    [
      "sslmode=disable&channel_binding=require",
      "has sslmode=disable beside a parameter that needs encryption",
    ],
    ["pgbouncer=true&schema=cfo", "has parameters that are not supported: pgbouncer, schema."],
    ["SSLMODE=require", "has parameters that are not supported: SSLMODE."],
    ["connect_timeout=soon", "has connect_timeout=soon: give a whole number"],
  ])("are refused rather than ignored: %s", (parameters, words) => {
    const connect = () => connectionSettings(`${ADDRESS}?${parameters}`);
    expect(connect).toThrow(AddressRefused);
    expect(connect).toThrow(words);
    expect(connect).not.toThrow("secret");
  });

  test.each([
    ["localhost:5432", "is no address"],
    ["https://ada:secret@db.example/books", "is no address"],
    ["postgres://ada:se%cret@db.example/books", "write % as %25"],
    ["postgres://ada:secret@db.example", "names no database"],
  ])("do not matter in an address that cannot be used: %s", (address, words) => {
    expect(() => connectionSettings(address)).toThrow(words);
  });

  test("include the host name that users see", () => {
    expect(hostOf(ADDRESS)).toBe("db.example:6543");
    expect(hostOf("postgres:///books?host=/run/postgresql&port=1")).toBe("/run/postgresql:1");
  });
});

/** The first message of a connection to a server that refuses encryption. */
async function firstMessage(parameters: string): Promise<{ message: Buffer; error: unknown }> {
  const { promise, resolve } = Promise.withResolvers<Buffer>();
  const server = createServer((socket) => {
    socket.on("error", () => socket.destroy());
    socket.once("data", (message) => {
      resolve(message);
      socket.end("N");
    });
  });
  onTestFinished(() => void server.close());
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const { port } = server.address() as AddressInfo;
  const opened = openDatabase({ url: `postgres://ada:secret@127.0.0.1:${port}/books${parameters}` });
  const error = await opened.catch((reason: unknown) => reason);
  return { message: await promise, error };
}

/** PostgreSQL's SSLRequest. */
const SSL_REQUEST = Buffer.from([0, 0, 0, 8, 4, 210, 22, 47]);

describe("a connection", () => {
  test("is refused without the encryption that the URL requires", async () => {
    const { message, error } = await firstMessage("?sslmode=require");
    expect(message).toEqual(SSL_REQUEST);
    expect(error).toMatchObject({ message: expect.stringContaining("does not support SSL") });
  });

  test("sends this program's name to the server", async () => {
    const { message } = await firstMessage("");
    expect(message.toString()).toContain("application_name\0couples-cfo\0");
  });
});
