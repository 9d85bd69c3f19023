import { stripVTControlCharacters } from "node:util";
import { expect, test } from "vitest";
import { runCommand } from "../testing/command.ts";

test("the demo tells a year that verifies, in plain text, the same every time", async () => {
  const [first, second] = await Promise.all([runCommand(["demo"]), runCommand(["demo"])]);
  expect(first).toMatchObject({ code: 0, stderr: "" });
  const { stdout } = first;
  expect(stripVTControlCharacters(stdout)).toBe(stdout);
  expect(stdout).toContain("who are invented");
  expect(stdout).toContain("\nverify: ok\n");
  for (const month of ["January", "June", "December"]) expect(stdout).toContain(`\n${month}\n`);
  const lines = stdout.split("\n").filter(Boolean);
  expect(lines.length).toBeLessThanOrEqual(100);
  expect(lines.filter((line) => line.length > 100)).toEqual([]);
  const withoutHash = (text: string) => text.replace(/[0-9a-f]{16}\.\.\./, "HASH");
  expect(withoutHash(second.stdout)).toBe(withoutHash(stdout));
}, 150_000);
