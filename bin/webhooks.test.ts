import { randomInt } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Answer } from "../testing/books.ts";
import { runCommand, type Served, startServe } from "../testing/command.ts";
import { databaseForTests } from "../testing/databases.ts";
import { type OwnDatabase, ownDatabase } from "../testing/own-database.ts";
import { type Answering, type Receiver, startReceiver, verified } from "../testing/receiver.ts";

/*
 * Real servers send to a receiver and are killed with SIGKILL at any moment: between the commit of an event and its
 * delivery, and between the delivery and its record. Every acknowledged event must reach the receiver in ledger order;
 * an event whose record was lost arrives twice. On PostgreSQL, two servers share the books.
 */

const ROUNDS = 2;
const WRITERS = 4;
const LATEST_MS = 600;
const KEY = "an-operator-key-for-tests";
const PAUSE_MS = 20;
/** After this time without a message, no more messages will come. */
const MAX_FAILING_MS = 60_000;
/** A killed server keeps its lease on deliveries until the lease expires. */
const TEST_TIMEOUT_MS = 400_000;

let own: OwnDatabase;
let there: Receiver;
const servers: Served[] = [];
let coupleId: string;
let secret: string;

beforeAll(async () => {
  [own, there] = [await ownDatabase(), await startReceiver()];
  servers.push(await start());
  if (databaseForTests().kind === "postgres") servers.push(await start());
  const ada = await created("/users", { email: "ada@example.com", display_name: "Ada" });
  const ben = await created("/users", { email: "ben@example.com", display_name: "Ben" });
  coupleId = (await created("/couples", { partner_1_id: ada.id, partner_2_id: ben.id })).id;
  const hook = { couple_id: coupleId, url: there.url, belongs_to: "couple" };
  secret = (await created("/webhooks", hook)).secret;
  there.always(taking);
}, 150_000);

afterAll(async () => {
  for (const server of servers) await server.end("SIGKILL");
  await there?.close();
  await own?.remove();
});

function start(): Promise<Served> {
  const settings = {
    COUPLES_CFO_OPERATOR_KEY: KEY,
    COUPLES_CFO_RATE_PER_MINUTE: "1000000",
    COUPLES_CFO_PRIVATE_WEBHOOKS: "yes",
  };
  return startServe({ ...own.env, ...settings });
}

async function call(server: Served | undefined, path: string, body?: object): Promise<Response> {
  if (!server) throw new Error("no server runs");
  return fetch(`${server.url}/v1${path}`, {
    method: body ? "POST" : "GET",
    headers: { authorization: `Bearer ${KEY}`, ...(body && { "content-type": "application/json" }) },
    ...(body && { body: JSON.stringify(body) }),
  });
}

async function created(path: string, body: object): Promise<Answer> {
  const response = await call(servers[0], path, body);
  expect(response.status).toBe(201);
  return response.json();
}

/** Records events until `isOver` returns true or the server is gone. */
async function write(isOver: () => boolean): Promise<void> {
  while (!isOver()) {
    try {
      const note = { couple_id: coupleId, event_type: "SYSTEM" };
      await (await call(servers[0], "/ledger/events", note)).text();
      await sleep(PAUSE_MS);
    } catch {
      return; // Killed: an unacknowledged event may be in the books, and is delivered only if it is.
    }
  }
}

async function head(): Promise<number> {
  const couple: Answer = await (await call(servers[0], `/couples/${coupleId}`)).json();
  return couple.ledger.sequence;
}

/** Verifies each message when it arrives, because the scheme rejects one that is five minutes old. */
const taking: Answering = (response, received) => {
  let status = 204;
  try {
    verified(received, secret);
  } catch {
    status = 401;
  }
  response.writeHead(status).end();
};

/** Waits until the receiver has every event up to here. */
async function delivered(sequence: number): Promise<void> {
  let [count, since] = [0, Date.now()];
  for (; !there.sequences().includes(sequence); await sleep(100)) {
    if (there.received.length > count) [count, since] = [there.received.length, Date.now()];
    if (Date.now() - since > MAX_FAILING_MS)
      throw new Error(`event ${sequence} was not delivered, after ${count} messages`);
  }
}

test(
  "every committed event is delivered in order, whenever a server is killed",
  async () => {
    for (let round = 1; round <= ROUNDS; round++) {
      const before = there.received.length;
      let isOver = false;
      const writers = Array.from({ length: WRITERS }, () => write(() => isOver));
      await there.arrived(before + 1);
      await sleep(randomInt(LATEST_MS));
      await servers.shift()?.end("SIGKILL");
      isOver = true;
      await Promise.all(writers);
      servers.push(await start());
    }
    // The receiver rejects everything until the next server dies, so the one after it must deliver those events.
    there.always(503);
    const stuck = there.received.length;
    let isOver = false;
    const writer = write(() => isOver);
    await there.arrived(stuck + 1);
    await servers.shift()?.end("SIGKILL");
    isOver = true;
    await writer;
    there.always(taking);
    servers.push(await start());

    const last = await head();
    await delivered(last);
    const sequences = there.sequences();
    const firsts = [...new Set(sequences)];
    expect(firsts).toEqual(Array.from({ length: last - 1 }, (_, i) => i + 2));
    // Only the last message is repeated: no event is delivered out of order.
    expect(sequences.every((sequence, i) => i === 0 || sequence - (sequences[i - 1] ?? 0) <= 1)).toBe(true);
    expect(sequences.toSorted((a, b) => a - b)).toEqual(sequences);
    const ids = new Map(there.received.map(({ headers, body }) => [headers["webhook-id"], body]));
    expect(ids.size).toBe(firsts.length);
    for (const server of servers.splice(0)) expect((await server.end("SIGTERM")).code).toBe(0);
    expect((await runCommand(["verify"], own.env)).code).toBe(0);
  },
  TEST_TIMEOUT_MS,
);
