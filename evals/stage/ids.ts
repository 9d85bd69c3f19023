import { createHash } from "node:crypto";

/** Ids of one millisecond that keep their order, as far as a UUIDv7's counter goes. */
const COUNTER = 0x1000;

/**
 * Ids like UUIDv7 that a seed settles: the same run has the same ids, so that what a model answered to them can be played
 * again, and two runs never share one. `now` is the clock of the books, by which ids are in the order of time.
 */
export function seededIds(seed: string, now: () => Date): () => string {
  let made = 0;
  return () => {
    const count = (made++ % COUNTER).toString(16).padStart(3, "0");
    const time = now().getTime().toString(16).padStart(12, "0");
    const chance = digest(`${seed}:${made}`);
    return [time.slice(0, 8), time.slice(8), `7${count}`, `a${chance.slice(0, 3)}`, chance.slice(3, 15)].join(
      "-",
    );
  };
}

/** A whole number below 2^32 that a text settles. */
export function seedOf(text: string): number {
  return Number.parseInt(digest(text).slice(0, 8), 16);
}

function digest(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
