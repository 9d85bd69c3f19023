/*
 * Long arithmetic in slices: between two of them the event loop turns, so that other calls go on. However many calls
 * calculate at once, one slice is done a turn.
 */

/** The turn that was asked for last. */
let last: Promise<void> = Promise.resolve();

/** Runs work that yields between its slices to its end. */
export async function inSlices<T>(work: Generator<void, T>): Promise<T> {
  for (;;) {
    await nextTurn();
    const { done, value } = work.next();
    if (done) return value;
  }
}

function nextTurn(): Promise<void> {
  last = last.then(() => new Promise((resolve) => setImmediate(resolve)));
  return last;
}
