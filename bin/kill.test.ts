import { randomInt, randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { beforeAll, expect, test } from "vitest";
import { formCouple, OPERATED, runCommand, type Served, startServe } from "../testing/command.ts";
import { type OwnDatabase, ownDatabase } from "../testing/own-database.ts";

/*
 * A real server is killed with SIGKILL at a random moment while sixteen writers call it, and started again. Every
 * acknowledged write must be in the books exactly once, and every other write completely or not at all. After each start,
 * every unanswered write is repeated with its idempotency key, and must then be in the books exactly once, too.
 */

const ROUNDS = Number(process.env.KILL_ROUNDS ?? 6);
const WRITERS = 16;
/** The server is killed at most this long after it has acknowledged the first write of a round, in milliseconds. */
const LATEST_MS = 1200;

interface Write {
  readonly path: "/ledger/events" | "/goals/allocate";
  readonly body: object;
  /** In minor units. Each write has another amount, which identifies it in the ledger. */
  readonly amount: number;
  readonly key: string;
}

let own: OwnDatabase;
let server: Served;
let coupleId: string;
let accounts: string[];
let goal: string;

beforeAll(async () => {
  own = await ownDatabase();
  server = await start();
  const couple = await formCouple(server);
  coupleId = couple.coupleId;
  const open = { user_id: couple.adaId, balance: "10000000", is_manual: true };
  accounts = [
    (await server.ask("POST", "/accounts", { ...open, name: "Checking" })).id,
    (await server.ask("POST", "/accounts", { ...open, name: "Savings" })).id,
  ];
  const about = { name: "House", target_amount: "20000000", type: "home", priority: 1 };
  goal = (await server.ask("POST", "/goals", { ...about, couple_id: coupleId })).id;
}, 150_000);

function start(): Promise<Served> {
  const settings = { COUPLES_CFO_RATE_PER_MINUTE: "1000000", LOG_LEVEL: "info" };
  return startServe({ ...own.env, ...OPERATED, ...settings });
}

let lastAmount = 0;

/** A write with a unique amount: every second one is a deposit, the others are allocations. */
function newWrite(): Write {
  lastAmount++;
  const amount = (lastAmount / 100).toFixed(2);
  const account = accounts[lastAmount % 4 < 2 ? 0 : 1];
  const common = { amount: lastAmount, key: randomUUID() };
  return lastAmount % 2 === 0
    ? {
        ...common,
        path: "/ledger/events",
        body: { couple_id: coupleId, event_type: "DEPOSIT", source_account_id: account, amount },
      }
    : {
        ...common,
        path: "/goals/allocate",
        body: { couple_id: coupleId, account_id: account, goal_id: goal, amount },
      };
}

/**
 * Sends a write. True when it was acknowledged; false when the server reports that it is stopping, or the connection
 * breaks before the complete response arrives.
 */
async function acknowledged({ path, body, key }: Write): Promise<boolean> {
  let status: number;
  let answer: string;
  try {
    const response = await server.send("POST", path, body, { "idempotency-key": key });
    status = response.status;
    answer = await response.text();
  } catch {
    return false;
  }
  if (status === 503) return false;
  if (status !== 200 && status !== 201) throw new Error(`a write was refused with ${status}: ${answer}`);
  return true;
}

/**
 * Writes without a pause until the server is gone. Returns the acknowledged and the unanswered writes.
 * `onFirst` is called after the first acknowledgement.
 */
async function writeUntilKilled(onFirst: () => void): Promise<{ done: Write[]; unanswered: Write }> {
  const done: Write[] = [];
  for (;;) {
    const write = newWrite();
    if (!(await acknowledged(write))) return { done, unanswered: write };
    done.push(write);
    onFirst();
  }
}

/** How often each amount is in the exported ledger. */
async function amountsInLedger(): Promise<Map<number, number>> {
  const { code, stdout, stderr } = await runCommand(["export"], own.env);
  expect([code, stderr]).toEqual([0, ""]);
  const counts = new Map<number, number>();
  for (const { event_type, amount } of JSON.parse(stdout).ledger) {
    if (event_type !== "DEPOSIT" && event_type !== "ALLOCATION") continue;
    const minor = Number(amount.replace(".", ""));
    counts.set(minor, (counts.get(minor) ?? 0) + 1);
  }
  return counts;
}

/** Writes until the server is ended by a signal, some time after the first acknowledgement. */
async function writeUntil(signal: "SIGKILL" | "SIGTERM") {
  const inProgress = Promise.withResolvers<void>();
  const writers = Promise.all(Array.from({ length: WRITERS }, () => writeUntilKilled(inProgress.resolve)));
  await Promise.race([inProgress.promise, writers]);
  await sleep(randomInt(LATEST_MS));
  const { code } = await server.end(signal);
  return { code, results: await writers };
}

test(`every acknowledged write survives kill -9, ${ROUNDS} times`, async () => {
  expect(ROUNDS).toBeGreaterThan(0);
  const all: Write[] = [];
  for (let round = 1; round <= ROUNDS; round++) {
    const { results } = await writeUntil("SIGKILL");
    server = await start();
    for (const { done, unanswered } of results) {
      // Whether or not it was written, after a repeat with its key it is there once.
      expect(await acknowledged(unanswered)).toBe(true);
      all.push(...done, unanswered);
    }
  }
  expect(all.length).toBeGreaterThan(ROUNDS * WRITERS);
  expect((await server.end("SIGTERM")).code).toBe(0);

  const counts = await amountsInLedger();
  expect(all.filter(({ amount }) => counts.get(amount) !== 1)).toEqual([]);
  expect(counts.size).toBe(all.length);
  const { code, stdout } = await runCommand(["verify", "--json"], own.env);
  const [verdict] = JSON.parse(stdout).couples;
  expect([code, verdict.discrepancy]).toEqual([0, null]);
}, 600_000);

test("a server that is asked to stop acknowledges everything that it writes", async () => {
  const before = (await amountsInLedger()).size;
  server = await start();
  const { code, results } = await writeUntil("SIGTERM");
  expect(code).toBe(0);
  const done = results.flatMap((writer) => writer.done);
  const counts = await amountsInLedger();
  expect(done.filter(({ amount }) => counts.get(amount) !== 1)).toEqual([]);
  // The ledger holds no write that was not acknowledged.
  expect(counts.size - before).toBe(done.length);
}, 300_000);
