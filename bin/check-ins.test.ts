import { randomInt } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { beforeAll, expect, test } from "vitest";
import { openEngine } from "../src/engine/open.ts";
import { type Answer, ask, formCouple, unexpected } from "../testing/books.ts";
import { OPERATED, runCommand, type Served, startServe } from "../testing/command.ts";
import { databaseForTests } from "../testing/databases.ts";
import { type OwnDatabase, ownDatabase } from "../testing/own-database.ts";

/*
 * Check-ins became due weeks ago, while no server ran. Real servers (two on PostgreSQL) find them when they start, and are
 * repeatedly killed with SIGKILL while they do. In the end each couple was asked exactly once, and the books agree.
 */

const KILLS = 3;
const COUPLES = 40;
const SERVERS = databaseForTests().kind === "postgres" ? 2 : 1;
const DAY_MS = 24 * 60 * 60 * 1000;

let own: OwnDatabase;
const couples: string[] = [];
const servers: Served[] = [];

beforeAll(async () => {
  own = await ownDatabase();
  const past = new Date(Date.now() - 30 * DAY_MS);
  const engine = await openEngine(own.location, { now: () => past, log: unexpected });
  const schedule = { rrule: "FREQ=DAILY", start: past.toISOString() };
  for (let n = 0; n < COUPLES; n++) {
    const { id, ada } = await formCouple(engine);
    await ask(engine, "schedule_check_in", { schedule }, { principal: ada.principal });
    couples.push(id);
  }
  await engine.orm.close(true);
}, 150_000);

async function startAll(): Promise<void> {
  const env = { ...own.env, ...OPERATED, COUPLES_CFO_RATE_PER_MINUTE: "1000000" };
  servers.push(...(await Promise.all(Array.from({ length: SERVERS }, () => startServe(env)))));
}

async function endAll(signal: NodeJS.Signals): Promise<(number | null)[]> {
  const ended = await Promise.all(servers.splice(0).map((server) => server.end(signal)));
  return ended.map(({ code }) => code);
}

/** The couple's check-ins, once `many` of them are waiting. */
async function whenWaiting(coupleId: string, many: number): Promise<Answer[]> {
  for (;;) {
    const { items } = await servers[0]!.ask("GET", `/sync/prompts?couple_id=${coupleId}`);
    if (items.filter(({ status }: Answer) => status === "waiting").length >= many) return items;
    await sleep(50);
  }
}

test(`check-ins that became due while no server ran are asked once, through ${KILLS} times kill -9`, async () => {
  for (let kill = 1; kill <= KILLS; kill++) {
    await startAll();
    await sleep(randomInt(150));
    await endAll("SIGKILL");
  }
  await startAll();
  for (const id of couples) {
    const items = await whenWaiting(id, 1);
    expect(items.map(({ status }: Answer) => status)).toEqual(["scheduled", "waiting"]);
    expect(Date.parse(items[1].due_at)).toBeGreaterThan(Date.now() - 2 * DAY_MS);
    const events = await servers[0]!.ask("GET", `/ledger?couple_id=${id}&event_type=SYNC`);
    expect(events.items.map((event: Answer) => event.metadata.action)).toEqual(["due", "scheduled"]);
  }
  await endAll("SIGTERM");
}, 300_000);

test("a running server asks once, at the due time, and stops on request", async () => {
  await startAll();
  const [couple_id = ""] = couples;
  // A busy server takes seconds to answer, and refuses a schedule that is over by then.
  const start = new Date(Date.now() + 10_000);
  const schedule = { rrule: "FREQ=DAILY;COUNT=1", start: start.toISOString() };
  const { due_at } = await servers[0]!.ask("POST", `/sync/prompts`, { couple_id, schedule });
  const items = await whenWaiting(couple_id, 2);
  expect(Date.now()).toBeGreaterThanOrEqual(Date.parse(due_at));
  expect(items.filter((item: Answer) => item.due_at === due_at)).toMatchObject([{ status: "waiting" }]);
  const metrics = await (await fetch(`${servers[0]?.url}/metrics`)).text();
  expect(metrics).toMatch(/job_items_total\{job="bring_check_ins_due",outcome="failed"\} 0\n/);
  // A PostgreSQL server makes its checkpoints and vacuums its tables itself.
  const embedded = databaseForTests().kind === "pglite";
  expect(metrics.includes('job_last_round_timestamp_seconds{job="checkpoint"}')).toBe(embedded);
  expect(metrics.includes('job_last_round_timestamp_seconds{job="vacuum"}')).toBe(embedded);
  expect(await endAll("SIGTERM")).toEqual(Array.from({ length: SERVERS }, () => 0));
  const { code, stdout } = await runCommand(["verify", "--json"], own.env);
  const verdicts = JSON.parse(stdout).couples;
  expect([code, verdicts.length]).toEqual([0, COUPLES]);
  expect(verdicts.filter(({ discrepancy }: Answer) => discrepancy)).toEqual([]);
}, 120_000);
