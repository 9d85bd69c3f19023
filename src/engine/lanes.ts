/**
 * Runs a job on a few lanes at once while there is work. A lane starts when the events of this turn of the event loop have been
 * handled, so that work which arrived together is taken together.
 */
export class Lanes {
  readonly #max: number;
  #open = 0;

  constructor(max: number) {
    this.#max = max;
  }

  /** Starts another lane, unless all are open. `job` takes work and finishes it; it never throws. */
  start(hasWork: () => boolean, job: () => Promise<void>): void {
    if (this.#open >= this.#max) return;
    this.#open++;
    setImmediate(async () => {
      try {
        while (hasWork()) await job();
      } finally {
        this.#open--;
      }
    });
  }
}
