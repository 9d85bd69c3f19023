import { once } from "node:events";
import { connect, createServer } from "node:net";
import { join } from "node:path";
import { beforeEach, expect, onTestFinished, test } from "vitest";
import { temporaryFolder } from "../../testing/temporary-folder.ts";
import { openEmbedded } from "./embedded.ts";
import { received, send } from "./frames.ts";
import { type Asked, STILL_HERE } from "./guest.ts";
import { Host } from "./host.ts";
import { TurnTakingDriver } from "./turns.ts";

let driver: TurnTakingDriver;

beforeEach(async () => {
  driver = new TurnTakingDriver(() => openEmbedded());
  await driver.init();
  onTestFinished(() => driver.destroy());
});

/** A guest that writes its own frames. */
async function guestOf(host: Host) {
  const path = join(temporaryFolder(), "socket");
  const server = createServer((socket) => host.receive(socket)).listen(path);
  await once(server, "listening");
  const socket = connect(path);
  onTestFinished(() => {
    socket.destroy();
    server.close();
  });
  const replies = received(socket);
  return {
    socket,
    send: (asked: unknown) => send(socket, asked),
    ask: async (asked: Asked) => {
      send(socket, asked);
      return (await replies.next()).value;
    },
  };
}

async function ownValue(text: string): Promise<unknown> {
  const connection = await driver.acquireConnection();
  try {
    const { rows } = await connection.executeQuery<Record<string, unknown>>({
      sql: text,
      parameters: [],
    } as never);
    return rows[0] && Object.values(rows[0])[0];
  } finally {
    await driver.releaseConnection();
  }
}

test("a guest that stops in its turn loses the turn, and its transaction is rolled back", async () => {
  await ownValue("create table notes (t text)");
  const guest = await guestOf(new Host(driver, 1_000));
  await guest.ask({ what: "acquire" });
  await guest.ask({ what: "begin" });
  await guest.ask({ what: "query", sql: "insert into notes values ('begun')", parameters: [] });
  expect(await ownValue("select count(*)::int from notes")).toBe(0);
  if (!guest.socket.closed) await once(guest.socket, "close");
});

test("a guest that sends a statement out of turn gets an error", async () => {
  const guest = await guestOf(new Host(driver));
  expect(await guest.ask({ what: "query", sql: "select 1", parameters: [] })).toMatchObject({ ok: false });
  expect(await guest.ask({ what: "acquire" })).toMatchObject({ ok: true });
  guest.send({ what: "release" });
  expect(await ownValue("select 1")).toBe(1);
});

test("a guest that violates the protocol is disconnected, and its turn passes on", async () => {
  const guest = await guestOf(new Host(driver));
  await guest.ask({ what: "acquire" });
  guest.socket.write(Buffer.from([0, 0, 0, 2, 1, 2]));
  await once(guest.socket, "close");
  expect(await ownValue("select 1")).toBe(1);
});

test("a guest that waits for its turn is notified that the holder is working", async () => {
  const guest = await guestOf(new Host(driver));
  await driver.acquireConnection();
  expect(await guest.ask({ what: "acquire" })).toBe(STILL_HERE);
  await driver.releaseConnection();
});

test("closing waits for the guest that has the turn, and accepts no other", async () => {
  await ownValue("create table notes (t text)");
  const host = new Host(driver);
  const guest = await guestOf(host);
  await guest.ask({ what: "acquire" });
  await guest.ask({ what: "begin" });
  const closed = host.close();
  await guest.ask({ what: "query", sql: "insert into notes values ('last')", parameters: [] });
  expect(await guest.ask({ what: "commit" })).toMatchObject({ ok: true });
  guest.send({ what: "release" });
  await closed;
  expect(await ownValue("select t from notes")).toBe("last");
});
