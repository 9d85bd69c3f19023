import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { expect, onTestFinished, test } from "vitest";
import { longestPause } from "../src/webhooks/retry.ts";
import { Sender } from "../src/webhooks/send.ts";
import { examples } from "../testing/docs.ts";
import { freePort } from "../testing/free-port.ts";
import { temporaryFolder } from "../testing/temporary-folder.ts";

const GUIDE = "docs/webhooks.md";
const SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwcPp0xkQ1zRo=";

test("the receiver of the guide takes what is signed, once, and nothing else", async () => {
  const folder = temporaryFolder();
  const [source = ""] = examples("A receiver", "js", GUIDE);
  writeFileSync(join(folder, "receiver.mjs"), source);
  const port = await freePort();
  const env = { ...process.env, WEBHOOK_SECRET: SECRET, PORT: String(port) };
  const child = spawn(process.execPath, [join(folder, "receiver.mjs")], {
    env,
    stdio: ["ignore", "pipe", "inherit"],
  });
  onTestFinished(async () => {
    child.kill("SIGKILL");
    if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
  });
  const printed: string[] = [];
  createInterface({ input: child.stdout }).on("line", (line) => printed.push(line));

  const sender = new Sender({ allowPrivate: true });
  onTestFinished(() => sender.close());
  const [body = ""] = examples("What it gets", "json", GUIDE);
  const send = (secret: string, now = new Date(), id = "0199f3a0-0000-7000-8000-000000000006") =>
    sender.send({
      url: `http://127.0.0.1:${port}/`,
      message: { id, body },
      secrets: [secret],
      now,
      signal: new AbortController().signal,
    });
  while ((await send(SECRET)).outcome !== "delivered")
    if (child.exitCode !== null) throw new Error("it ended");
  expect(await send(SECRET)).toEqual({ outcome: "delivered" });
  expect(await send(SECRET, new Date(), "another")).toEqual({ outcome: "delivered" });
  const refused = { outcome: "failed", error: "The server answered 401 instead of 2xx.", askedMs: 0 };
  expect(await send(SECRET.replace("MfKQ", "MfKR"), new Date(), "third")).toEqual(refused);
  expect(await send(SECRET, new Date(Date.now() - 400_000), "fourth")).toEqual(refused);
  while (printed.length < 2) await once(child.stdout, "data");
  expect(printed).toEqual(["42 ledger.allocation", "42 ledger.allocation"]);
}, 60_000);

test("the guide's table of pauses is what happens", () => {
  const guide = readFileSync(new URL(`../${GUIDE}`, import.meta.url), "utf8");
  const rows = [...guide.matchAll(/^\| (\d+)(?: and more)? \| (\d+) seconds \|$/gm)];
  expect(rows.length).toBe(11);
  for (const [, failures, seconds] of rows)
    expect(longestPause(Number(failures)) / 1000, failures).toBe(Number(seconds));
  expect(longestPause(1000)).toBe(longestPause(11));
});
