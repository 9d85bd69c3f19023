import { beforeAll, expect, test } from "vitest";
import { query } from "../src/database/queries/read.ts";
import { newCouple } from "../testing/books.ts";
import { OPERATED, runCommand, type Served, startServe } from "../testing/command.ts";
import { freePort } from "../testing/free-port.ts";
import { callTool, HandApp } from "../testing/oauth.ts";
import { Browser } from "../testing/oauth-browser.ts";
import { openedEngine } from "../testing/own-database.ts";
import { newSessionOf } from "../testing/sessions.ts";
import { temporaryFolder } from "../testing/temporary-folder.ts";

/*
 * A real server is killed with SIGKILL between the steps of consent and while a person's answer is written. After each start
 * the app is connected completely or not at all, and the flow goes on or can be repeated.
 */

let folder: string;
let port: number;
let server: Served;
let browser: Browser;

beforeAll(async () => {
  folder = temporaryFolder();
  port = await freePort();
  const engine = await openedEngine({ folder });
  const couple = await newCouple({}, { clock: "system", on: engine });
  const { secret } = await newSessionOf(engine, couple.ada.id);
  await engine.orm.close(true);
  browser = new Browser(`http://localhost:${port}`);
  browser.userId = couple.ada.id;
  browser.cookies.set("couples_cfo_session", secret);
  server = await start();
}, 150_000);

/** Starts the server on its port, which is part of the addresses that an app knows. */
function start(): Promise<Served> {
  return startServe({ COUPLES_CFO_DATA: folder, ...OPERATED, PORT: String(port) });
}

async function killed(): Promise<void> {
  await server.end("SIGKILL");
  server = await start();
}

/** How many apps Ada has connected. */
async function connected(): Promise<number> {
  const response = await browser.send("/v1/connected-apps");
  expect(response.status).toBe(200);
  return ((await response.json()) as { items: unknown[] }).items.length;
}

test("an app is connected completely or not at all, whenever the server is killed", async () => {
  const origin = `http://localhost:${port}`;
  const app = await HandApp.register(origin);
  const ask = async () => new URL((await browser.open(app.authorization())).url).pathname;
  const asked = await ask();
  await killed();
  expect(await connected()).toBe(0);

  // The answer is on its way, and may be written or not. Repeating it connects one app.
  const answer = browser.allow(asked).catch(() => undefined);
  await killed();
  await answer;
  expect(await connected()).toBeLessThanOrEqual(1);
  const { status, body } = await browser.allow(asked);
  expect(status).toBe(200);
  expect(await connected()).toBe(1);

  // The answer is written, and the browser has not returned to the app.
  await killed();
  expect(await connected()).toBe(1);
  const back = new URL((await browser.open(body.location)).url);
  const tokens = await app.redeem(back.searchParams.get("code") ?? "");
  // A code is valid for a minute, which a slow start can take.
  if (tokens.status !== 200) expect(tokens.body.error).toBe("invalid_grant");

  // The browser has returned to the app with a code, which it has not redeemed.
  const again = await browser.consent(app.authorization());
  await killed();
  const late = await app.redeem(again.searchParams.get("code") ?? "");
  if (late.status !== 200) expect(late.body.error).toBe("invalid_grant");

  const { access_token } = await app.connect(browser);
  expect((await callTool(origin, access_token, "get_summary")).status).toBe(200);
  expect(await connected()).toBe(3);
  await server.end("SIGTERM");
  const { code, stdout } = await runCommand(["verify", "--json"], { COUPLES_CFO_DATA: folder });
  expect([code, JSON.parse(stdout).couples[0].discrepancy]).toEqual([0, null]);
  const em = (await openedEngine({ folder })).orm.em.fork();
  const rowsOf = async (sql: string) => (await query(em, sql, [])).length;
  expect(await rowsOf("select 1 from connected_apps")).toBe(3);
  expect(await rowsOf("select 1 from ledger_events where metadata->>'action' = 'app_connected'")).toBe(3);
  const unconnected =
    "not exists (select 1 from connected_apps a where a.id::text = r.payload->'result'->'consent'->>'grantId')";
  expect(
    await rowsOf(
      `select 1 from oauth_records r where r.payload->'result'->'consent' is not null and ${unconnected}`,
    ),
  ).toBe(0);
}, 300_000);
