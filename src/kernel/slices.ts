/** The most recently requested turn of the event loop. */
let last: Promise<void> = Promise.resolve();

/**
 * Runs a long computation to its end in slices: the event loop turns at every `yield`, so that other calls proceed. All
 * computations of the process together run one slice per turn.
 */
export async function inSlices<T>(work: Generator<void, T>): Promise<T> {
  for (;;) {
    await nextTurn();
    const { done, value } = work.next();
    if (done) return value;
  }
}

/** Waits for a turn of the event loop that no other slice has. */
export function nextTurn(): Promise<void> {
  last = last.then(() => new Promise((resolve) => setImmediate(resolve)));
  return last;
}
