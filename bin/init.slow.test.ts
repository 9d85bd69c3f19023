import { join } from "node:path";
import { text } from "node:stream/consumers";
import { describe, expect, test } from "vitest";
import { summaryWith } from "../testing/claude-desktop.ts";
import { runCommand, startCommand } from "../testing/command.ts";
import { temporaryFolder } from "../testing/temporary-folder.ts";

const TWO = [
  "--name=Ada",
  "--email=ada@example.com",
  "--partner-name=Ben",
  "--partner-email=ben@example.com",
  "--currency=eur",
  "--zone=Europe/Berlin",
  "--threshold=500",
  "--account=Joint checking=4200.00",
  "--account=Savings=9000",
];

function emptyFolder(): { readonly COUPLES_CFO_DATA: string } {
  return { COUPLES_CFO_DATA: join(temporaryFolder(), "data") };
}

/** The program with these answers through a pipe. */
async function answered(lines: readonly string[], env: Record<string, string>) {
  const { child, exit } = startCommand(["init"], env);
  const output = Promise.all([text(child.stdout), text(child.stderr)]);
  child.stdin.end(`${lines.join("\n")}\n`);
  const [[stdout, stderr], code] = [await output, await exit];
  return { code, stdout, stderr };
}

/** What Claude Desktop gets with the printed configuration. */
function askedByClaude(printed: string) {
  return summaryWith(/^\{\n.*?^\}$/ms.exec(printed)?.[0] ?? "");
}

// Each step starts processes, which takes long on a busy machine.
describe("couples-cfo init", { timeout: 5 * 60_000 }, () => {
  test("makes books from options; the printed configuration answers how the couple is doing", async () => {
    const env = emptyFolder();
    const made = await runCommand(["init", ...TWO], env);
    expect([made.code, made.stderr]).toEqual([0, ""]);
    expect(made.stdout).toMatch(/^http:\/\/localhost:4000\/sign-in#[\w-]{43}$/m);
    expect(made.stdout).toContain("claude mcp add --env COUPLES_CFO_DATA=");
    expect(made.stdout).toContain("Ben signs in at http://localhost:4000/sign-in with ben@example.com");
    expect(await askedByClaude(made.stdout)).toMatchObject({
      couple: { currency: "EUR", time_zone: "Europe/Berlin", approval_threshold: "500.00" },
      accounts: [{ balance: "4200.00" }, { balance: "9000.00" }],
    });
    const again = await runCommand(["init", ...TWO], env);
    expect([again.code, again.stdout]).toEqual([1, ""]);
    expect(again.stderr).toContain("error: these books have a couple already");
    expect(await runCommand(["verify"], env)).toMatchObject({ code: 0 });
  });

  test("asks until each answer is valid, and starts the books of one person", async () => {
    const env = emptyFolder();
    const lines = [
      "",
      "Ada",
      "ada",
      "ada@example.com",
      "",
      "gold",
      "usd",
      "Mars",
      "UTC",
      "-1",
      "",
      "Cash",
      "x",
      "20.5",
      "",
    ];
    const { code, stdout, stderr } = await answered(lines, env);
    expect([code, stderr]).toEqual([0, ""]);
    for (const [question, complaint] of [
      ["Your name", "Give some text."],
      ["Your e-mail address", "Give an e-mail address."],
      ["Currency (USD)", "Give an ISO 4217 currency code such as USD."],
      ["Time zone (UTC)", "Give an IANA time zone such as America/New_York."],
    ])
      expect(stdout.replaceAll(/\(\w+(\/\w+)?\)/g, "(x)")).toMatch(
        new RegExp(`${question?.replace(/\(.*/, "\\(x\\)")}: .*\n${complaint}`),
      );
    expect(stdout).toContain("Invite your partner on the page");
    expect(await askedByClaude(stdout)).toMatchObject({
      couple: { currency: "USD" },
      accounts: [{ balance: "20.50" }],
    });
  });

  test.each<[options: string[], words: string]>([
    [["--name=Ada", "--email=ada"], "--email: Give an e-mail address."],
    [
      ["--name=Ada", "--email=a@example.com", "--currency=gold"],
      "--currency: Give an ISO 4217 currency code",
    ],
    [["--name=Ada", "--email=a@example.com", "--account=Cash"], "Give NAME=BALANCE."],
    [["--name=Ada", "--email=a@example.com", "--account=Cash=1.005"], "--account: "],
    [["--name=Ada", "--email=a@example.com", "--partner-email=A@example.com"], "--partner-email: "],
  ])("refuses %j", async (options, words) => {
    const refused = await runCommand(["init", ...options], emptyFolder());
    expect(refused).toMatchObject({ code: 2, stdout: "", stderr: expect.stringContaining(words) });
  });

  test("goes on after a refusal that came late", async () => {
    const env = emptyFolder();
    const late = ["init", "--name=Ada", "--email=a@example.com", "--account=Cash=1.005"];
    expect(await runCommand(late, env)).toMatchObject({ code: 2 });
    const made = await runCommand(["init", "--name=Ada", "--email=a@example.com", "--account=Cash=1"], env);
    expect(made).toMatchObject({ code: 0, stderr: "" });
  });

  test("exits with 2 when the answers end too early", async () => {
    const { code, stderr } = await answered(["Ada"], emptyFolder());
    expect([code, stderr]).toEqual([
      2,
      expect.stringContaining('the answers ended at "Your e-mail address"'),
    ]);
  });
});
