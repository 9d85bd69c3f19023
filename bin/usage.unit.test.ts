import { describe, expect, test } from "vitest";
import { type Ended, runCommand } from "../testing/command.ts";

/** Each command is a separate process. */
const LONG_MS = 300_000;

const helps = new Map<string, Promise<Ended>>();

/** The help of a command, which runs once. */
function helpOf(command: string): Promise<Ended> {
  const help = helps.get(command) ?? runCommand([...command.split(" "), "--help"]);
  helps.set(command, help);
  return help;
}

describe("the command line", () => {
  test("has a help with commands, examples, environment and exit codes", async () => {
    const { code, stdout, stderr } = await runCommand(["--help"]);
    expect([code, stderr]).toEqual([0, ""]);
    for (const word of [
      "serve",
      "mcp",
      "chat",
      "demo",
      "token",
      "plans",
      "migrate",
      "verify",
      "export",
      "backup",
      "restore",
      "DATABASE_URL",
      "Exit codes:",
    ])
      expect(stdout).toContain(word);
  });

  test("shows an example in every command's help", { timeout: LONG_MS }, async () => {
    const commands = [
      "serve",
      "mcp",
      "chat",
      "demo",
      "token create",
      "token list",
      "token revoke",
      "plans list",
      "plans approve",
      "plans reject",
      "migrate",
      "verify",
      "export",
      "backup",
      "restore",
    ];
    for (const command of commands) {
      const { code, stdout } = await helpOf(command);
      expect(code).toBe(0);
      expect(stdout).toMatch(/Examples?:\n {2}\$ (.* )?couples-cfo /);
    }
  });

  test("fills the lines of each description", { timeout: LONG_MS }, async () => {
    const commands = [
      "serve",
      "chat",
      "demo",
      "token",
      "token create",
      "plans",
      "migrate",
      "verify",
      "export",
      "backup",
      "restore",
    ];
    for (const command of commands) {
      const { stdout } = await helpOf(command);
      const [, description = ""] = stdout.split("\n\n");
      const lines = description.split("\n");
      for (const [index, line] of lines.slice(1).entries()) {
        const [word = ""] = line.split(" ");
        expect(`${lines[index]} ${word}`.length, `${lines[index]}\n${line}`).toBeGreaterThan(80);
      }
    }
  });

  test("exits with 2 on an invalid command line and reports what is valid", {
    timeout: LONG_MS,
  }, async () => {
    const cases: [args: string[], words: string][] = [
      [[], "Usage: couples-cfo"],
      [["sevre"], "Did you mean serve?"],
      [["verify", "--all"], "--all"],
      [["verify", "--expect-head", "12"], "SEQUENCE:HASH"],
      [["export", "--format", "xml"], "json, hledger"],
      [["backup"], "--out"],
      [["restore"], "file"],
      [["token", "create", "--client", "ios"], "--user"],
      [["token", "create", "--user", "a@example.com", "--client", "ios", "--days", "soon"], "whole number"],
    ];
    const answered = await Promise.all(cases.map(([args]) => runCommand(args)));
    for (const [index, { code, stdout, stderr }] of answered.entries()) {
      const [args, words] = cases[index] ?? [];
      expect([code, stdout], String(args)).toEqual([2, ""]);
      expect(stderr).toContain(words);
    }
  });

  test("exits with 2 on an invalid setting before it opens anything", async () => {
    const { code, stderr } = await runCommand(["migrate"], {
      PORT: "http",
      COUPLES_CFO_DATA: "/nonexistent/x",
    });
    expect(code).toBe(2);
    expect(stderr).toContain('PORT is "http"');
  });
});
