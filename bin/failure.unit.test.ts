import { afterEach, describe, expect, test, vi } from "vitest";
import { OtherVersion } from "../src/database/errors.ts";
import { EXIT, report } from "./failure.ts";

afterEach(() => vi.restoreAllMocks());

function words(error: Error): string {
  const written = vi.spyOn(process.stderr, "write").mockReturnValue(true);
  expect(report(error, { debug: false })).toBe(EXIT.failed);
  return written.mock.calls.map(([text]) => String(text)).join("");
}

test.each([
  ["CERT_HAS_EXPIRED", "sslrootcert"],
  ["DEPTH_ZERO_SELF_SIGNED_CERT", "sslmode=require"],
  ["ERR_TLS_CERT_ALTNAME_INVALID", "cannot be verified"],
  ["UNABLE_TO_VERIFY_LEAF_SIGNATURE", "cannot be verified"],
  ["53300", "max_connections"],
  ["57P03", "Try again in a moment."],
  [undefined, "sslmode=disable"],
])("a connection error of PostgreSQL with the code %s says what to do: %s", (code, part) => {
  const error = new Error("The server does not support SSL connections");
  expect(words(Object.assign(error, code && { code }))).toContain(part);
});

describe("books of another version are refused with instructions", () => {
  const backUp = "couples-cfo backup --with-secrets --out FILE";

  test.each([
    [
      "the version before",
      new OtherVersion(["20261122-books", "20261130-property-versions"], "earlier"),
      ["(migrations 20261122-books to 20261130-property-versions)", `To go on, back them up`, backUp],
    ],
    [
      "an older one, which the version before brings up to date first",
      new OtherVersion(["20261122-books"], "earlier"),
      [
        "an earlier version of couples-cfo (migration 20261122-books)",
        "first bring them up to date with the version whose last migration is 20261130-property-versions",
        backUp,
      ],
    ],
    [
      "an unreleased one",
      new OtherVersion(["20261201-books"], "unreleased"),
      ["an unreleased version of couples-cfo (migration 20261201-books)", "To go on, back them up", backUp],
    ],
    [
      "a later one",
      new OtherVersion(["20261201-books", "29991231-later"], "later"),
      ["a later version of couples-cfo (migrations 20261201-books to 29991231-later)", "Use that version"],
    ],
  ])("%s", (_, error, parts) => {
    const said = words(error);
    for (const part of parts) expect(said).toContain(part);
  });
});
