import type { Socket } from "node:net";
import { deserialize, serialize } from "node:v8";

/*
 * Messages on the socket of a data folder: a length of four bytes, then a value in the format of structured clone, which
 * keeps dates, bytes and big integers. Both ends are processes of the same user, because nobody else can access the folder.
 */

const LENGTH_BYTES = 4;

/** Sends one value. On a closed socket it does nothing, because the reader of the socket gets the error. */
export function send(socket: Socket, value: unknown): void {
  if (!socket.writable) return;
  const body = serialize(value);
  const length = Buffer.alloc(LENGTH_BYTES);
  length.writeUInt32BE(body.length);
  socket.write(Buffer.concat([length, body]));
}

/** The values that arrive until the socket ends. An incomplete last value is dropped. */
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

/** The length of the first frame in bytes, or of its header if that is not complete yet. */
function firstFrame(buffer: Buffer): number {
  return LENGTH_BYTES + (buffer.length < LENGTH_BYTES ? 0 : buffer.readUInt32BE(0));
}
