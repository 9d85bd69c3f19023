import type { TrialResult } from "./simulation.ts";

/** The metrics of an agent on a surface. */
interface Score {
  readonly agent: string;
  readonly surface: string;
  readonly passed: number;
  readonly failed: number;
  /** Runs without a verdict, because the model's API or the eval itself failed. */
  readonly errored: number;
  /** pass^k for k = 1, 2, … up to the smallest number of evaluated runs of a task. Errored runs do not count. */
  readonly passK: readonly number[];
  /** Sums over all runs. */
  readonly calls: number;
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly milliseconds: number;
  /** US dollars; absent if the cost of no run is known. */
  readonly cost?: number;
}

/** Results grouped by agent and surface, in order of first appearance. */
export function byAgent(results: readonly TrialResult[]): TrialResult[][] {
  return [...Map.groupBy(results, ({ agent, surface }) => JSON.stringify([agent, surface])).values()];
}

/** The metrics of each agent on each surface. */
export function scores(results: readonly TrialResult[]): Score[] {
  return byAgent(results).map((runs) => {
    const [{ agent, surface }] = runs as [TrialResult];
    const evaluated = runs.filter(({ verdict }) => verdict !== "errored");
    const passed = evaluated.filter(({ verdict }) => verdict === "passed").length;
    const tasks = [...Map.groupBy(evaluated, ({ task }) => task).values()].map((own) => ({
      n: own.length,
      c: own.filter(({ verdict }) => verdict === "passed").length,
    }));
    const fewest = tasks.length > 0 ? Math.min(...tasks.map(({ n }) => n)) : 0;
    const costs = runs.flatMap(({ cost }) => cost ?? []);
    return {
      agent,
      surface,
      passed,
      failed: evaluated.length - passed,
      errored: runs.length - evaluated.length,
      passK: Array.from(
        { length: fewest },
        (_, k) => sum(tasks.map(({ n, c }) => passK(n, c, k + 1))) / tasks.length,
      ),
      calls: sum(runs.map(({ calls }) => calls)),
      inputTokens: sum(runs.map(({ inputTokens }) => inputTokens)),
      outputTokens: sum(runs.map(({ outputTokens }) => outputTokens)),
      milliseconds: sum(runs.map(({ milliseconds }) => milliseconds)),
      ...(costs.length > 0 && { cost: sum(costs) }),
    };
  });
}

/**
 * pass^k: the unbiased estimate of the probability that k runs of a task all pass, given c passes in n runs:
 * C(c,k) / C(n,k). pass^1 is c/n, also known as pass@1. k is at most n.
 *
 * Source: Yao, Shinn, Razavi, Narasimhan: τ-bench: A Benchmark for Tool-Agent-User Interaction in Real-World Domains, 2024,
 * section 3.
 */
export function passK(n: number, c: number, k: number): number {
  let probability = 1;
  for (let i = 0; i < k; i++) probability *= Math.max(c - i, 0) / (n - i);
  return probability;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, one) => total + one, 0);
}
