/** The length of a window, in milliseconds, unless another is given. */
const WINDOW_MS = 60_000;

/** How many of the most recently used keys a counter keeps, which bounds its memory. */
const MAX_KEYS = 5_000;

interface Window {
  readonly startedAt: number;
  count: number;
}

/** The state of a key's window. */
export interface Quota {
  /** Requests left in the window. */
  readonly remaining: number;
  /** Whether the window holds more requests than the limit allows. */
  readonly isExceeded: boolean;
  /** Seconds until the window ends, rounded up. */
  readonly resetSeconds: number;
}

/** Counts requests per key in fixed windows, by default of one minute, each from the first request after the last window. */
export class WindowCounter {
  readonly #limit: number;
  readonly #now: () => number;
  readonly #windowMs: number;
  /** In order of use, least recent first. */
  readonly #windows = new Map<string, Window>();

  /** `now` returns monotonic milliseconds, by default since the start of the process. */
  constructor(limit: number, now: () => number = () => performance.now(), windowMs = WINDOW_MS) {
    this.#limit = limit;
    this.#now = now;
    this.#windowMs = windowMs;
  }

  /** Counts a request of the key. */
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

  /** Returns the state without counting. */
  peek(key: string): Quota {
    const now = this.#now();
    return this.#quotaOf(this.#current(key, now) ?? { startedAt: now, count: 0 }, now);
  }

  #current(key: string, now: number): Window | undefined {
    const window = this.#windows.get(key);
    return window && now - window.startedAt < this.#windowMs ? window : undefined;
  }

  #quotaOf({ startedAt, count }: Window, now: number): Quota {
    return {
      remaining: Math.max(0, this.#limit - count),
      isExceeded: count > this.#limit,
      // In this order: `startedAt + #windowMs - now` can round to more than the window.
      resetSeconds: Math.ceil((this.#windowMs - (now - startedAt)) / 1000),
    };
  }
}
