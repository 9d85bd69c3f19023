import { createHash, hash } from "node:crypto";
import canonicalize from "canonicalize";
import { expect } from "vitest";
import type { Answer } from "./books.ts";

/** The hash of an exported event, computed as the export describes it and without our code. `amount` is in minor units. */
export function hashOfExported(
  { salt, prev_hash, hash: _own, words, ...row }: Answer,
  amount: bigint,
): string {
  expect(row.words_digest).toBe(words && hash("sha256", canonicalize(words) ?? ""));
  const facts = words?.facts ?? {};
  expect(row.metadata).toMatchObject(facts);
  const isPlain = ([name]: [string, unknown]) => !Object.hasOwn(facts, name);
  const metadata = Object.fromEntries(Object.entries(row.metadata).filter(isPlain));
  return createHash("sha256")
    .update(Buffer.from(prev_hash, "hex"))
    .update(Buffer.from(salt, "hex"))
    .update(canonicalize({ ...row, amount: amount.toString(), metadata }) ?? "")
    .digest("hex");
}
