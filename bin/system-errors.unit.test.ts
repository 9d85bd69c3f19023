import { expect, test } from "vitest";
import { wordsOf } from "./system-errors.ts";

/** Words that are a system's or a driver's own, and mean nothing to the person who starts the command. */
const RAW = /\bE[A-Z]{3,}\b|\[object|Aborted|URI malformed|SASL|mkdir|errno/;

test.each([
  "ECONNREFUSED",
  "ECONNRESET",
  "ENOTFOUND",
  "EAI_AGAIN",
  "ETIMEDOUT",
  "EHOSTUNREACH",
  "28P01",
  "28000",
  "53300",
  "57P03",
  "25006",
  "53100",
  "42501",
  "42P01",
  "EACCES",
  "EPERM",
  "EROFS",
  "ENOSPC",
  "EDQUOT",
  "ENOTDIR",
  "EEXIST",
  "EISDIR",
  "ENOENT",
  "ENAMETOOLONG",
  "ELOOP",
  "EMFILE",
])("%s is two sentences", (code) => {
  for (const path of [undefined, "/data/books"]) {
    const error = Object.assign(new Error(`${code}: operation failed, mkdir '/data/books'`), { code, path });
    const words = wordsOf(error) ?? [];
    expect(words).toHaveLength(2);
    for (const sentence of words) {
      expect(sentence).toMatch(/^[A-Za-z/].{10,}(\.|5432\/name)$/);
      expect(sentence).not.toMatch(RAW);
    }
  }
});

test.each([
  ["SASL: SCRAM-SERVER-FIRST-MESSAGE: client password must be a string", /DATABASE_URL has none/],
  ["The server does not support SSL connections", /takes no encrypted connections/],
  ["received invalid response: 48", /is not PostgreSQL/],
  ["Connection terminated unexpectedly", /is not PostgreSQL/],
  ["timeout exceeded when trying to connect", /does not answer/],
])("the driver's %j is in words", (message, words) => {
  expect(wordsOf(new Error(message))?.[0]).toMatch(words);
});

test("permissions name the path, and what to do", () => {
  const error = Object.assign(new Error("EPERM: operation not permitted, chmod 'x/operator.key'"), {
    code: "EPERM",
    path: "x/operator.key",
  });
  expect(wordsOf(error)).toEqual([
    "x/operator.key belongs to another user.",
    "Run the command as its owner, change its permissions, or name another folder with COUPLES_CFO_DATA.",
  ]);
});

test.each([
  undefined,
  null,
  "text",
  5,
  new Error("constructor"),
  { code: "constructor" },
  { code: "toString" },
])("%j means nothing to whoever starts the command", (error) => expect(wordsOf(error)).toBeUndefined());
