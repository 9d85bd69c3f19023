import { setTimeout as sleep } from "node:timers/promises";
import type { Registry } from "prom-client";
import type { Engine } from "../engine.ts";
import type { Job, Progress } from "./job.ts";
import { JobMetrics } from "./metrics.ts";

/** How long stopping waits for work in progress: what takes longer is cut off, and stays due. */
const GRACE_MS = 5_000;

/** The longest rest after rounds that failed, in milliseconds; a job that rests longer anyway keeps its own. */
const LONGEST_MS = 60_000;

/**
 * Runs jobs in this process, each in a loop of its own, so that a slow one keeps none waiting. Nothing is kept here:
 * after kill -9, or beside other servers on the same database, what is due is what the rows say.
 */
export class Scheduler {
  readonly #engine: Engine;
  readonly #jobs: readonly Job[];
  readonly #graceMs: number;
  readonly #metrics: JobMetrics;
  readonly #stopping = new AbortController();
  #loops: Promise<unknown> = Promise.resolve();

  /** `registry` is where the metrics are shown; see docs/decisions/011-scheduler.md for their meaning. */
  constructor(options: { engine: Engine; jobs: readonly Job[]; registry: Registry; graceMs?: number }) {
    this.#engine = options.engine;
    this.#jobs = options.jobs;
    this.#graceMs = options.graceMs ?? GRACE_MS;
    this.#metrics = new JobMetrics(options.registry);
  }

  /** Starts every job at once; each looks first, then rests. */
  start(): void {
    this.#loops = Promise.all(this.#jobs.map((job) => this.#loop(job)));
  }

  /** Starts nothing more, and waits for what runs, but not for ever. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    const waited = new AbortController();
    const tooLong = sleep(this.#graceMs, "late", { signal: waited.signal }).catch(() => undefined);
    const late = await Promise.race([this.#loops, tooLong]);
    waited.abort();
    if (late === "late") this.#engine.log.error({}, "jobs were cut off; what they did not finish stays due");
  }

  async #loop(job: Job): Promise<void> {
    const { signal } = this.#stopping;
    // Work that outlives its round can fail while the job rests: that counts for the next round.
    let failed = 0;
    const progress = this.#metrics.progressOf(job.name, () => failed++);
    for (let failures = 0; !signal.aborted; ) {
      await this.#round(job, progress);
      failures = failed === 0 ? 0 : failures + 1;
      if (failed === 0) this.#metrics.roundEnded(job.name);
      failed = 0;
      const rest = Math.max(job.pauseMs, Math.min(job.pauseMs * 2 ** failures, LONGEST_MS));
      await sleep(rest, undefined, { signal }).catch(() => undefined);
    }
    await job.finish?.();
  }

  async #round(job: Job, progress: Progress): Promise<void> {
    try {
      await job.run(this.#engine, this.#stopping.signal, progress);
    } catch (error) {
      progress.settled("failed");
      this.#engine.log.error({ err: error, job: job.name }, "a job could not look for what is due");
    }
  }
}
