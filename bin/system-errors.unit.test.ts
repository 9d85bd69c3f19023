import { expect, test } from "vitest";
import { describeSystemError } from "./system-errors.ts";

/** Raw words of a system or a driver, which mean nothing to a user. */
const RAW = /\bE[A-Z]{3,}\b|\[object|Aborted|URI malformed|SASL|mkdir|errno/;

const CODES = [
  ...["ECONNREFUSED", "ECONNRESET", "ENOTFOUND", "EAI_AGAIN", "ETIMEDOUT", "EHOSTUNREACH"],
  ...["28P01", "28000", "53300", "57P03", "25006", "53100", "42501", "42P01"],
  ...["EACCES", "EPERM", "EROFS", "ENOSPC", "EDQUOT", "ENOTDIR", "EEXIST", "EISDIR", "ENOENT"],
  ...["ENAMETOOLONG", "ELOOP", "EMFILE"],
];

test.each(CODES)("the message for %s is two sentences", (code) => {
  for (const path of [undefined, "/data/books"]) {
    const error = Object.assign(new Error(`${code}: operation failed, mkdir '/data/books'`), { code, path });
    const words = describeSystemError(error) ?? [];
    expect(words).toHaveLength(2);
    for (const sentence of words) {
      expect(sentence).toMatch(/^[A-Za-z/].{10,}(\.|5432\/name)$/);
      expect(sentence).not.toMatch(RAW);
    }
  }
});

test.each([
  ["SASL: SCRAM-SERVER-FIRST-MESSAGE: client password must be a string", /DATABASE_URL has none/],
  ["The server does not support SSL connections", /which the PostgreSQL server does not support/],
  ["received invalid response: 48", /is not PostgreSQL/],
  ["Connection terminated unexpectedly", /is not PostgreSQL/],
  ["timeout exceeded when trying to connect", /does not respond/],
])("the driver's error %j has a message", (message, words) => {
  expect(describeSystemError(new Error(message))?.[0]).toMatch(words);
});

test("an error of permissions names the path and the fix", () => {
  const error = Object.assign(new Error("EPERM: operation not permitted, chmod 'x/operator.key'"), {
    code: "EPERM",
    path: "x/operator.key",
  });
  expect(describeSystemError(error)).toEqual([
    "x/operator.key belongs to another user.",
    "Run the command as its owner, change its permissions, or set COUPLES_CFO_DATA to another folder.",
  ]);
});

const OTHERS = [
  undefined,
  null,
  "text",
  5,
  new Error("constructor"),
  { code: "constructor" },
  { code: "toString" },
];

test.each(OTHERS)("%j has no message", (error) => expect(describeSystemError(error)).toBeUndefined());
