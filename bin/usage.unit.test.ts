import { describe, expect, test } from "vitest";
import { runCommand } from "../testing/command.ts";
import { COMMANDS } from "./commands.ts";

const commands = await Promise.all(COMMANDS.map(async ([, , load]) => (await load()).command()));
/** Every command, and every command of `token` and `plans`. */
const NAMES = commands.flatMap((command) => [
  command.name(),
  ...command.commands.map((inner) => `${command.name()} ${inner.name()}`),
]);

describe("the command line", { timeout: 300_000 }, () => {
  test("has a help with commands, examples, environment and exit codes", async () => {
    const { code, stdout, stderr } = await runCommand(["--help"]);
    expect([code, stderr]).toEqual([0, ""]);
    const lines = stdout.split("\n").map((line) => line.trim().split(/ {2,}/).join(": "));
    for (const [synopsis, summary] of COMMANDS) expect(lines).toContain(`${synopsis}: ${summary}`);
    for (const words of ["DATABASE_URL", "Exit codes:"]) expect(stdout).toContain(words);
  });

  test("shows an example in every command's help, and fills the lines of each description", async () => {
    expect(NAMES.length).toBeGreaterThan(COMMANDS.length);
    for (const name of NAMES) {
      const { code, stdout } = await runCommand([...name.split(" "), "--help"]);
      expect(code).toBe(0);
      if (!["token", "plans"].includes(name)) expect(stdout).toMatch(/Examples?:\n {2}\$ (.* )?couples-cfo /);
      const [, description = ""] = stdout.split("\n\n");
      const lines = name === "mcp" || /^\S+:/.test(description) ? [] : description.split("\n");
      for (const [index, line] of lines.slice(1).entries()) {
        const [word = ""] = line.split(" ");
        expect(`${lines[index]} ${word}`.length, `${lines[index]}\n${line}`).toBeGreaterThan(80);
      }
    }
  });

  test("exits with 2 on an invalid command line and reports what is valid", async () => {
    const cases: [line: string, words: string][] = [
      ["", "Usage: couples-cfo"],
      ["sevre", "Did you mean serve?"],
      ["verify --all", "--all"],
      ["verify --expect-head 12", "SEQUENCE:HASH"],
      ["export --format xml", "json, hledger"],
      ["backup", "--out"],
      ["restore", "file"],
      ["demo --port 4001", "--serve"],
      ["demo --serve --port 65536", "65535"],
      ["token create --client ios", "--user"],
      ["token create --user a@example.com --client ios --days soon", "whole number"],
    ];
    await Promise.all(
      cases.map(async ([line, words]) => {
        const ended = await runCommand(line.split(" ").filter(Boolean));
        expect(ended, line).toEqual({ code: 2, stdout: "", stderr: expect.stringContaining(words) });
      }),
    );
  });

  test("exits with 2 on an invalid setting before it opens anything", async () => {
    const env = { PORT: "http", COUPLES_CFO_DATA: "/nonexistent/x" };
    const stderr = expect.stringContaining('PORT is "http"');
    expect(await runCommand(["migrate"], env)).toMatchObject({ code: 2, stderr });
  });
});
