import { once } from "node:events";
import { connect, createServer, type Socket } from "node:net";
import { join } from "node:path";
import { setInterval } from "node:timers/promises";
import { expect, onTestFinished, test } from "vitest";
import { temporaryFolder } from "../../testing/temporary-folder.ts";
import { send } from "./frames.ts";
import { GuestConnection, STILL_HERE } from "./guest.ts";

const SILENCE_MS = 200;

/** A guest of a holder that greets, and then replies to each request as the test says. */
async function guestOf(answer: (socket: Socket) => unknown): Promise<GuestConnection> {
  const path = join(temporaryFolder(), "socket");
  const server = createServer((socket) => {
    onTestFinished(() => void socket.destroy());
    send(socket, { pid: 1, schema: "" });
    socket.on("data", () => answer(socket));
  }).listen(path);
  await once(server, "listening");
  onTestFinished(() => void server.close());
  const { connection } = await GuestConnection.meet(connect(path), SILENCE_MS);
  onTestFinished(() => connection.close());
  return connection;
}

test("a holder that stops responding is lost, together with all pending requests", async () => {
  const guest = await guestOf(() => undefined);
  const asked = [guest.ask({ what: "acquire" }), guest.ask({ what: "commit" })];
  for (const one of asked)
    await expect(one).rejects.toMatchObject({ name: "HolderLost", code: "ECONNRESET" });
  expect(guest.lost).toBe(true);
});

test("a guest waits for a busy holder without a limit", async () => {
  const guest = await guestOf(async (socket) => {
    let said = 0;
    for await (const _ of setInterval(SILENCE_MS / 4)) {
      send(socket, STILL_HERE);
      if (++said === 8) break;
    }
    send(socket, { ok: true, result: said });
  });
  expect(await guest.ask({ what: "acquire" })).toBe(8);
});

test("a holder may be silent while no request is pending", async () => {
  const guest = await guestOf((socket) => send(socket, { ok: true, result: "yes" }));
  for await (const _ of setInterval(SILENCE_MS * 2)) break;
  expect(await guest.ask({ what: "acquire" })).toBe("yes");
});
