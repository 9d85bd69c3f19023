/** How long a window lasts. */
const WINDOW_MS = 60_000;

/** How many keys a counter remembers, so that its memory stays bounded: the keys that were used last. */
const MAX_KEYS = 5_000;

interface Window {
  readonly startedAt: number;
  count: number;
}

/** What a key has left. */
export interface Quota {
  /** Requests left in the window. */
  readonly remaining: number;
  /** Whether the window holds more requests than the limit allows. */
  readonly isExceeded: boolean;
  /** Seconds until the window ends, rounded up. */
  readonly resetSeconds: number;
}

/** Counts per key in fixed windows of one minute. A key's window begins with the first request after the last window. */
export class WindowCounter {
  readonly #limit: number;
  readonly #now: () => number;
  /** The key that was used longest ago comes first. */
  readonly #windows = new Map<string, Window>();

  /** `now` answers milliseconds that never go back; by default since the process began. */
  constructor(limit: number, now: () => number = () => performance.now()) {
    this.#limit = limit;
    this.#now = now;
  }

  /** Counts one more for the key. */
  count(key: string): Quota {
    const now = this.#now();
    const window = this.#current(key, now) ?? { startedAt: now, count: 0 };
    window.count += 1;
    this.#windows.delete(key);
    this.#windows.set(key, window);
    if (this.#windows.size > MAX_KEYS) {
      const [oldest = ""] = this.#windows.keys();
      this.#windows.delete(oldest);
    }
    return this.#quotaOf(window, now);
  }

  /** What the key has left; counts nothing. */
  peek(key: string): Quota {
    const now = this.#now();
    return this.#quotaOf(this.#current(key, now) ?? { startedAt: now, count: 0 }, now);
  }

  #current(key: string, now: number): Window | undefined {
    const window = this.#windows.get(key);
    return window && now - window.startedAt < WINDOW_MS ? window : undefined;
  }

  #quotaOf({ startedAt, count }: Window, now: number): Quota {
    return {
      remaining: Math.max(0, this.#limit - count),
      isExceeded: count > this.#limit,
      // In this order: `startedAt + WINDOW_MS - now` can round to more than the window.
      resetSeconds: Math.ceil((WINDOW_MS - (now - startedAt)) / 1000),
    };
  }
}
