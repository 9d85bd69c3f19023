import { createHash } from "node:crypto";

/** Ids that keep their order within one millisecond: the range of a UUIDv7's counter. */
const COUNTER = 0x1000;

/**
 * UUIDv7-like ids determined by a seed: a repeated run has the same ids, so that its recording matches, and two runs never
 * share an id. `now` is the clock of the books, which orders the ids.
 */
export function seededIds(seed: string, now: () => Date): () => string {
  let made = 0;
  return () => {
    const count = (made++ % COUNTER).toString(16).padStart(3, "0");
    const time = now().getTime().toString(16).padStart(12, "0");
    const random = digest(`${seed}:${made}`);
    return [time.slice(0, 8), time.slice(8), `7${count}`, `a${random.slice(0, 3)}`, random.slice(3, 15)].join(
      "-",
    );
  };
}

/** An integer below 2^32 determined by a text. */
export function seedOf(text: string): number {
  return Number.parseInt(digest(text).slice(0, 8), 16);
}

function digest(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
