import { Counter, Gauge, type Registry } from "prom-client";
import type { Progress } from "./job.ts";

/** What `/metrics` shows of jobs. The numbers change while a round runs. */
export class JobMetrics {
  readonly #items: Counter<"job" | "outcome">;
  readonly #inProgress: Gauge<"job">;
  readonly #late: Gauge<"job">;
  readonly #lastRound: Gauge<"job">;

  constructor(registry: Registry) {
    const registers = [registry];
    this.#items = new Counter({
      name: "job_items_total",
      help: "What background jobs did, by job and outcome (done; failed: stays due).",
      labelNames: ["job", "outcome"],
      registers,
    });
    this.#inProgress = new Gauge({
      name: "job_items_in_progress",
      help: "Items that a job is working on.",
      labelNames: ["job"],
      registers,
    });
    this.#late = new Gauge({
      name: "job_late_seconds",
      help: "By how much the oldest due item was late when a job last looked; 0 when nothing was due.",
      labelNames: ["job"],
      registers,
    });
    this.#lastRound = new Gauge({
      name: "job_last_round_timestamp_seconds",
      help: "When a job last looked for what is due and failed at nothing.",
      labelNames: ["job"],
      registers,
    });
  }

  /** Where a job reports its progress. `onFailure` is called for each report of failed items. */
  progressOf(job: string, onFailure: () => void): Progress {
    this.#items.inc({ job, outcome: "done" }, 0);
    this.#items.inc({ job, outcome: "failed" }, 0);
    this.#inProgress.set({ job }, 0);
    return {
      settled: (outcome, items = 1) => {
        this.#items.inc({ job, outcome }, items);
        if (outcome === "failed" && items > 0) onFailure();
      },
      inProgress: (change) => this.#inProgress.inc({ job }, change),
      late: (ms) => this.#late.set({ job }, ms / 1000),
    };
  }

  /** A round of the job ended without a failure. By the process's clock: the engine's may stand still. */
  roundEnded(job: string): void {
    this.#lastRound.set({ job }, Date.now() / 1000);
  }
}
