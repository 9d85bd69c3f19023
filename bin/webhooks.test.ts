import { randomInt } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { beforeAll, expect, test } from "vitest";
import { formCouple, OPERATED, runCommand, type Served, startServe } from "../testing/command.ts";
import { databaseForTests } from "../testing/databases.ts";
import { type OwnDatabase, ownDatabase } from "../testing/own-database.ts";
import { type Answering, type Receiver, receiver, verified } from "../testing/receiver.ts";

/*
 * Real servers send to a receiver and are killed with SIGKILL at any moment: between the commit of an event and its
 * delivery, and between the delivery and its record. Every acknowledged event must reach the receiver in ledger order;
 * an event whose record was lost arrives twice. On PostgreSQL, two servers share the books.
 */

const ROUNDS = 2;
const WRITERS = 4;
const LATEST_MS = 600;
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
  [own, there] = [await ownDatabase(), await receiver()];
  servers.push(await start());
  if (databaseForTests().kind === "postgres") servers.push(await start());
  ({ coupleId } = await formCouple(servers[0]!));
  const hook = { couple_id: coupleId, url: there.url, belongs_to: "couple" };
  secret = (await servers[0]!.ask("POST", "/webhooks", hook)).secret;
  there.always(taking);
}, 150_000);

function start(): Promise<Served> {
  const settings = { COUPLES_CFO_RATE_PER_MINUTE: "1000000", COUPLES_CFO_PRIVATE_WEBHOOKS: "yes" };
  return startServe({ ...own.env, ...OPERATED, ...settings });
}

/** Records events until `isOver` returns true or the server is gone. */
async function write(isOver: () => boolean): Promise<void> {
  while (!isOver()) {
    try {
      const note = { couple_id: coupleId, event_type: "SYSTEM" };
      await (await servers[0]!.send("POST", "/ledger/events", note)).text();
      await sleep(PAUSE_MS);
    } catch {
      return; // Killed: an unacknowledged event may be in the books, and is delivered only if it is.
    }
  }
}

/** Writes with several writers until the receiver has another message and the first server is killed after a delay. */
async function writeUntilKilled(writers: number, delayMs: number): Promise<void> {
  const before = there.received.length;
  let isOver = false;
  const writing = Array.from({ length: writers }, () => write(() => isOver));
  await there.arrived(before + 1);
  await sleep(delayMs);
  await servers.shift()?.end("SIGKILL");
  isOver = true;
  await Promise.all(writing);
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
      await writeUntilKilled(WRITERS, randomInt(LATEST_MS));
      servers.push(await start());
    }
    // The receiver rejects everything until the next server dies, so the one after it must deliver those events.
    there.always(503);
    await writeUntilKilled(1, 0);
    there.always(taking);
    servers.push(await start());

    const last: number = (await servers[0]!.ask("GET", `/couples/${coupleId}`)).ledger.sequence;
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
