import { expect, test } from "vitest";
import { newId, newSalt } from "./random.ts";

test("ids are UUIDv7 of this moment, each larger than the one before", () => {
  const before = Date.now();
  const ids = Array.from({ length: 5_000 }, newId);
  const after = Date.now();
  expect(ids.every((id) => /^[\da-f]{8}-[\da-f]{4}-7[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/.test(id))).toBe(
    true,
  );
  expect(ids).toEqual(ids.toSorted());
  expect(new Set(ids).size).toBe(ids.length);
  const madeAt = Number.parseInt((ids[0] ?? "").replace("-", "").slice(0, 12), 16);
  expect(madeAt).toBeGreaterThanOrEqual(before);
  expect(madeAt).toBeLessThanOrEqual(after);
});

test("salts are 16 bytes, never the same, and share no bytes with ids", () => {
  const salts = Array.from({ length: 2_000 }, newSalt);
  expect(salts.every((salt) => /^[\da-f]{32}$/.test(salt))).toBe(true);
  expect(new Set(salts).size).toBe(salts.length);
  const tails = new Set(Array.from({ length: 2_000 }, () => newId().slice(-10)));
  expect(salts.filter((salt) => tails.has(salt.slice(-10)))).toEqual([]);
});
