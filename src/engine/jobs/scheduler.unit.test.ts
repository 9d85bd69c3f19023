import { once } from "node:events";
import { Registry } from "prom-client";
import { expect, test } from "vitest";
import type { Job, Progress } from "./job.ts";
import { Scheduler } from "./scheduler.ts";

/** A scheduler over the job, what it logged and what it counted. The engine has a log alone: these jobs use no books. */
function scheduled(job: Pick<Job, "run" | "finish">, { graceMs = 5_000, others = [] as Job[] } = {}) {
  const logged: string[] = [];
  const registry = new Registry();
  const engine = { log: { error: (_facts: object, message: string) => logged.push(message) } } as never;
  const jobs = [{ name: "work", pauseMs: 1, ...job }, ...others];
  const scheduler = new Scheduler({ engine, jobs, registry, graceMs });
  const count = async (outcome: string) => {
    const line = `job_items_total{job="work",outcome="${outcome}"} `;
    const found = (await registry.metrics()).split("\n").find((text) => text.startsWith(line));
    return Number(found?.slice(line.length));
  };
  return { scheduler, logged, count, registry };
}

test("runs a job round after round, and counts what it did", async () => {
  const third = Promise.withResolvers<void>();
  let rounds = 0;
  const { scheduler, count, registry, logged } = scheduled({
    run: async (_engine, _signal, progress) => {
      if (++rounds === 3) third.resolve();
      progress.settled("done", 2);
    },
  });
  scheduler.start();
  await third.promise;
  await scheduler.stop();
  expect([await count("done"), await count("failed")]).toEqual([2 * rounds, 0]);
  expect(await registry.metrics()).toMatch(/job_last_round_timestamp_seconds\{job="work"\} \d+/);
  expect(logged).toEqual([]);
});

test("the metrics show what a round does while it runs", async () => {
  const [started, finish] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const { scheduler, count, registry } = scheduled({
    run: async (_engine, _signal, progress) => {
      progress.late(90_000);
      progress.inProgress(3);
      progress.settled("done");
      progress.settled("failed");
      started.resolve();
      await finish.promise;
      progress.inProgress(-3);
      progress.late(0);
    },
  });
  scheduler.start();
  await started.promise;
  expect([await count("done"), await count("failed")]).toEqual([1, 1]);
  const during = await registry.metrics();
  expect(during).toContain('job_items_in_progress{job="work"} 3');
  expect(during).toContain('job_late_seconds{job="work"} 90');
  expect(during).not.toContain('job_last_round_timestamp_seconds{job="work"}');
  finish.resolve();
  await scheduler.stop();
  const after = await registry.metrics();
  expect(after).toContain('job_items_in_progress{job="work"} 0');
  expect(after).toContain('job_late_seconds{job="work"} 0');
});

test("a round that throws is logged and counted, and the next one comes", async () => {
  const again = Promise.withResolvers<void>();
  let rounds = 0;
  const { scheduler, count, logged } = scheduled({
    run: async () => {
      if (++rounds === 1) throw new Error("no database");
      again.resolve();
    },
  });
  scheduler.start();
  await again.promise;
  await scheduler.stop();
  expect(logged).toEqual(["a job could not look for what is due"]);
  expect(await count("failed")).toBe(1);
});

test("a slow job does not delay another job", async () => {
  const quick = Promise.withResolvers<void>();
  const other: Job = { name: "quick", pauseMs: 1, run: async () => quick.resolve() };
  const { scheduler } = scheduled(
    { run: async (_engine, signal) => void (await once(signal, "abort")) },
    { others: [other] },
  );
  scheduler.start();
  await quick.promise;
  await scheduler.stop();
});

test("what outlives a job's rounds is waited for at the end, and counted", async () => {
  const ran = Promise.withResolvers<Progress>();
  const { scheduler, count } = scheduled({
    run: async (_engine, _signal, progress) => ran.resolve(progress),
    finish: async () => {
      const progress = await ran.promise;
      progress.settled("done", 3);
      progress.settled("failed");
    },
  });
  scheduler.start();
  await ran.promise;
  await scheduler.stop();
  expect([await count("done"), await count("failed")]).toEqual([3, 1]);
});

test("stopping waits for what runs, and gives up on what does not end", async () => {
  const started = Promise.withResolvers<void>();
  const finish = Promise.withResolvers<void>();
  let finished = false;
  const patient = scheduled({
    run: async () => {
      started.resolve();
      await finish.promise;
      finished = true;
    },
  });
  patient.scheduler.start();
  await started.promise;
  const stopped = patient.scheduler.stop();
  finish.resolve();
  await stopped;
  expect([finished, patient.logged]).toEqual([true, []]);

  const stuck = scheduled({ run: () => new Promise(() => undefined) }, { graceMs: 20 });
  stuck.scheduler.start();
  await stuck.scheduler.stop();
  expect(stuck.logged).toEqual(["jobs were cut off; what they did not finish stays due"]);
});
