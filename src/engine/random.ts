import { randomFillSync } from "node:crypto";
import { v7 } from "uuid";

/** A call of the system's generator costs one to two microseconds, whether it fills 16 bytes or 4 kB. */
const POOL_BYTES = 4096;

const pool = Buffer.alloc(POOL_BYTES);
let used = POOL_BYTES;

/** Random bytes of the system's generator, at most 16. They are the caller's until the next call. */
function randomBytes(count: number): Uint8Array {
  if (used + count > POOL_BYTES) {
    randomFillSync(pool);
    used = 0;
  }
  used += count;
  return pool.subarray(used - count, used);
}

/** A salt: 16 random bytes in hex. */
export function newSalt(): string {
  return Buffer.from(randomBytes(16)).toString("hex");
}

/** A secret that cannot be guessed: 32 random bytes in base64url. */
export function newSecret(): string {
  return randomFillSync(Buffer.alloc(32)).toString("base64url");
}

let latestMs = Number.NEGATIVE_INFINITY;
let counter = 0;

/**
 * A new id, UUIDv7. Ids of one process sort in the order in which they were made (RFC 9562, 6.2, method 1): within a
 * millisecond, or when the clock goes back, a counter that starts at random goes up.
 */
export function newId(): string {
  const random = randomBytes(16);
  const now = Date.now();
  if (now > latestMs) {
    latestMs = now;
    counter = Buffer.from(random.subarray(6, 10)).readInt32BE() & 0x7fffffff;
  } else {
    counter = (counter + 1) | 0;
    if (counter === 0) latestMs += 1;
  }
  return v7({ random, msecs: latestMs, seq: counter });
}
