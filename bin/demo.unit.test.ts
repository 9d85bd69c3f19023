import { once } from "node:events";
import { readdirSync, readFileSync } from "node:fs";
import { stripVTControlCharacters } from "node:util";
import { expect, test } from "vitest";
import { runCommand, startCommand } from "../testing/command.ts";
import { temporaryFolder } from "../testing/temporary-folder.ts";

/** The text of a line of the picture. */
function plainText(line: string): string {
  const text = line.replaceAll(/<[^>]+>/g, "");
  return text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");
}

test("the demo plays a year that verifies, in plain text, as the picture in the docs shows it", async () => {
  const temporary = temporaryFolder();
  const { code, stdout, stderr } = await runCommand(["demo"], { TMPDIR: temporary });
  expect([code, stderr]).toEqual([0, ""]);
  expect(readdirSync(temporary).filter((name) => name.startsWith("couples-cfo"))).toEqual([]);
  expect(stripVTControlCharacters(stdout)).toBe(stdout);
  expect(stdout).toContain("are invented");
  expect(stdout).toContain("\nverify: ok\n");
  for (const month of ["January", "June", "December"]) expect(stdout).toContain(`\n${month}\n`);
  for (const line of [
    "allocate_to_goal(Savings, Japan trip, 600.00)",
    "= Japan trip: 1,600.00 of 5,800.00",
    "= Refused: missing_scope. ",
    "= month by month 59 64 70 75 80 86 91 96 100 % of its target",
    "1,100.00  is how far the Emergency fund is behind: first on the agenda",
    "= at_risk: Emergency fund 1,100.00; journal_entry; reaction",
    "Their bot has received 10 events in order, in signed messages",
    "Emergency fund holds less than the next step of its schedule;",
    "New car holds more than it needs.",
    "= awaiting_approval: nothing has moved",
    "9,186.81  ##########..  8,150.00  at_risk   ############  10,093.40  on_track",
  ])
    expect(stdout).toContain(line);
  const picture = readFileSync(new URL("../docs/images/demo.svg", import.meta.url), "utf8");
  const shown = [...picture.matchAll(/<text[^>]*>(.*)<\/text>/g)].map(([, text = ""]) => plainText(text));
  const stale = shown.filter((line) => !`$ npm run demo\n${stdout}`.includes(`${line}\n`));
  expect(stale, "generate the picture again: node scripts/demo-picture.ts").toEqual([]);
  const lines = stdout.split("\n").filter(Boolean);
  expect(lines.length).toBeLessThanOrEqual(155);
  expect(lines.filter((line) => line.length > 100)).toEqual([]);
}, 150_000);

interface Summary {
  readonly you: { readonly name: string };
  readonly attention: readonly { readonly kind: string }[];
}

/** The demo as a server in a temporary folder of its own. `said` waits for output. */
function serveDemo(...options: readonly string[]) {
  const temporary = temporaryFolder();
  const { child, exit } = startCommand(["demo", "--serve", ...options], { TMPDIR: temporary });
  let output = "";
  child.stdout.on("data", (data) => {
    output += data;
  });
  const said = async (pattern: RegExp): Promise<string> => {
    for (;;) {
      const [, found] = pattern.exec(output) ?? [];
      if (found !== undefined) return found;
      await once(child.stdout, "data", { signal: AbortSignal.timeout(100_000) });
    }
  };
  return {
    child,
    exit,
    said,
    left: () => readdirSync(temporary).filter((name) => name.startsWith("couples-cfo")),
  };
}

test("the demo's books open behind a link for each partner, and Ctrl-C deletes them", async () => {
  const { child, exit, said, left } = serveDemo();
  const links = { Ada: await said(/as Ada +(\S+)/), Ben: await said(/as Ben +([^\s,]+)/) };
  const { origin, port } = new URL(links.Ada);
  expect(left()).toHaveLength(1);
  const post = (path: string, input: object) =>
    fetch(`${origin}${path}`, {
      method: "POST",
      headers: { origin, "content-type": "application/json" },
      body: JSON.stringify(input),
    });
  for (const [name, link] of Object.entries(links)) {
    expect((await fetch(link)).headers.get("content-type")).toContain("text/html");
    const use = () => post("/auth/links/use", { secret: link.split("#")[1] });
    const [cookie = ""] = (await use()).headers.getSetCookie();
    const summary = await fetch(`${origin}/v1/summary`, { headers: { cookie } });
    const { you, attention } = (await summary.json()) as Summary;
    expect(you.name).toContain(name);
    // The plan is Ada's, and waits for Ben.
    expect(attention.map(({ kind }) => kind).includes("plan_waiting")).toBe(name === "Ben");
    expect((await use()).status).toBe(410);
  }
  await post("/auth/links", { email: "ben@example.com" });
  expect(await said(/Mail to ben@example.com: (\S+)/)).toMatch(`${origin}/sign-in#`);
  expect(await runCommand(["demo", "--serve", "--port", port])).toEqual({
    code: 1,
    stdout: "",
    stderr: expect.stringContaining(`port ${port} on 127.0.0.1 is in use`),
  });
  child.kill("SIGINT");
  expect([await exit, left()]).toEqual([0, []]);
}, 150_000);

test("the demo deletes its books also when it is stopped in the middle of the year", async () => {
  const stopped = serveDemo();
  await stopped.said(/(Playing)/);
  stopped.child.kill("SIGTERM");
  expect([await stopped.exit, stopped.left()]).toEqual([143, []]);
}, 150_000);
