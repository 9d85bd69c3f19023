import { setTimeout as sleep } from "node:timers/promises";
import { Counter, Gauge, type Registry } from "prom-client";
import type { Engine } from "../engine.ts";
import type { Job, Round } from "./job.ts";

/** How long stopping waits for transactions in progress: what takes longer is rolled back, and stays due. */
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
  readonly #stopping = new AbortController();
  readonly #handled: Counter<"job" | "outcome">;
  readonly #lastRound: Gauge<"job">;
  #loops: Promise<unknown> = Promise.resolve();

  /** `registry` is where the counts are shown; see docs/decisions/011-scheduler.md for their meaning. */
  constructor(options: { engine: Engine; jobs: readonly Job[]; registry: Registry; graceMs?: number }) {
    this.#engine = options.engine;
    this.#jobs = options.jobs;
    this.#graceMs = options.graceMs ?? GRACE_MS;
    const registers = [options.registry];
    this.#handled = new Counter({
      name: "job_items_total",
      help: "What background jobs did, by job and outcome (done; failed: stays due).",
      labelNames: ["job", "outcome"],
      registers,
    });
    this.#lastRound = new Gauge({
      name: "job_last_round_timestamp_seconds",
      help: "When a job last looked for what is due and failed at nothing.",
      labelNames: ["job"],
      registers,
    });
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
    for (let failures = 0; !signal.aborted; ) {
      const failed = this.#count(job, await this.#round(job));
      failures = failed === 0 ? 0 : failures + 1;
      // By the process's clock: the engine's may stand still.
      if (failed === 0) this.#lastRound.set({ job: job.name }, Date.now() / 1000);
      const rest = Math.max(job.pauseMs, Math.min(job.pauseMs * 2 ** failures, LONGEST_MS));
      await sleep(rest, undefined, { signal }).catch(() => undefined);
    }
    if (job.finish) this.#count(job, await job.finish());
  }

  /** Answers how many failed. */
  #count({ name }: Job, { done, failed }: Round): number {
    this.#handled.inc({ job: name, outcome: "done" }, done);
    this.#handled.inc({ job: name, outcome: "failed" }, failed);
    return failed;
  }

  async #round(job: Job): Promise<Round> {
    try {
      return await job.run(this.#engine, this.#stopping.signal);
    } catch (error) {
      this.#engine.log.error({ err: error, job: job.name }, "a job could not look for what is due");
      return { done: 0, failed: 1 };
    }
  }
}
