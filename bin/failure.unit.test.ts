import { afterEach, describe, expect, test, vi } from "vitest";
import { EXIT, report } from "./failure.ts";

afterEach(() => vi.restoreAllMocks());

function words(error: Error): string {
  const written = vi.spyOn(process.stderr, "write").mockReturnValue(true);
  expect(report(error, { debug: false })).toBe(EXIT.failed);
  return written.mock.calls.map(([text]) => String(text)).join("");
}

describe("an error of a connection to PostgreSQL says what to do", () => {
  test.each([
    ["CERT_HAS_EXPIRED", "sslrootcert"],
    ["DEPTH_ZERO_SELF_SIGNED_CERT", "sslmode=require"],
    ["ERR_TLS_CERT_ALTNAME_INVALID", "does not prove who it is"],
    ["UNABLE_TO_VERIFY_LEAF_SIGNATURE", "does not prove who it is"],
    ["53300", "max_connections"],
    ["57P03", "Try again in a moment."],
  ])("code %s: %s", (code, part) => {
    expect(words(Object.assign(new Error("words of the system"), { code }))).toContain(part);
  });

  test("without a code", () => {
    const error = new Error("The server does not support SSL connections");
    expect(words(error)).toContain("sslmode=disable");
  });
});
