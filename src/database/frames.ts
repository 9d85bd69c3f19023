import type { Socket } from "node:net";
import { deserialize, serialize } from "node:v8";

/*
 * How two processes speak over a data folder's socket: a length of four bytes, then a value as structured clone
 * writes it, which keeps dates, bytes and big integers. Both ends are processes of one user: nobody else can reach
 * into the folder.
 */

const LENGTH_BYTES = 4;

/** Sends one value. On a socket that is gone nothing happens: whoever reads from it learns of that. */
export function send(socket: Socket, value: unknown): void {
  if (!socket.writable) return;
  const body = serialize(value);
  const length = Buffer.alloc(LENGTH_BYTES);
  length.writeUInt32BE(body.length);
  socket.write(Buffer.concat([length, body]));
}

/** The values that arrive, one after the other, until the socket ends. A value that the end cuts off is dropped. */
export async function* received(socket: Socket): AsyncGenerator<unknown, void> {
  let chunks: Buffer[] = [];
  let have = 0;
  let need = LENGTH_BYTES;
  for await (const chunk of socket as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    have += chunk.length;
    if (have < need) continue;
    let buffer = Buffer.concat(chunks);
    for (need = firstFrame(buffer); need <= buffer.length; need = firstFrame(buffer)) {
      yield deserialize(buffer.subarray(LENGTH_BYTES, need));
      buffer = buffer.subarray(need);
    }
    chunks = [buffer];
    have = buffer.length;
  }
}

/** How many bytes there must be for the first value to be whole, as far as the bytes that are there say. */
function firstFrame(buffer: Buffer): number {
  return LENGTH_BYTES + (buffer.length < LENGTH_BYTES ? 0 : buffer.readUInt32BE(0));
}
