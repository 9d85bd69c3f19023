import type { TrialResult } from "./simulation.ts";

/** The metrics of an agent on a surface. */
export interface Score {
  readonly agent: string;
  readonly surface: string;
  readonly tasks: number;
  readonly runs: number;
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
  return byAgent(results).map((own) => {
    const [{ agent, surface }] = own as [TrialResult];
    const tasks = [...Map.groupBy(own, ({ task }) => task).values()].map(countsOf);
    const evaluated = tasks.filter(({ n }) => n > 0);
    const fewest = evaluated.length > 0 ? Math.min(...evaluated.map(({ n }) => n)) : 0;
    return {
      agent,
      surface,
      tasks: tasks.length,
      runs: own.length,
      passed: sum(tasks.map(({ c }) => c)),
      failed: sum(tasks.map(({ n, c }) => n - c)),
      errored: sum(tasks.map(({ all, n }) => all - n)),
      passK: Array.from({ length: fewest }, (_, k) => mean(evaluated.map(({ n, c }) => passK(n, c, k + 1)))),
      ...spentOn(own),
    };
  });
}

/**
 * pass^k: the unbiased estimate of the probability that k runs of a task all pass, given c passes in n runs:
 * C(c,k) / C(n,k). pass^1 is c/n, also known as pass@1. k is at most n.
 *
 * Source: Yao, Shinn, Razavi, Narasimhan: τ-bench: A Benchmark for Tool-Agent-User Interaction in Real-InitialState Domains, 2024,
 * section 3.
 */
export function passK(n: number, c: number, k: number): number {
  let probability = 1;
  for (let i = 0; i < k; i++) probability *= Math.max(c - i, 0) / (n - i);
  return probability;
}

function spentOn(
  runs: readonly TrialResult[],
): Pick<Score, "calls" | "inputTokens" | "outputTokens" | "milliseconds" | "cost"> {
  const costs = runs.flatMap(({ cost }) => (cost === undefined ? [] : [cost]));
  return {
    calls: sum(runs.map(({ calls }) => calls)),
    inputTokens: sum(runs.map(({ inputTokens }) => inputTokens)),
    outputTokens: sum(runs.map(({ outputTokens }) => outputTokens)),
    milliseconds: sum(runs.map(({ milliseconds }) => milliseconds)),
    ...(costs.length > 0 && { cost: sum(costs) }),
  };
}

interface Counts {
  readonly all: number;
  /** Evaluated runs. */
  readonly n: number;
  /** Passed runs. */
  readonly c: number;
}

function countsOf(runs: readonly TrialResult[]): Counts {
  const evaluated = runs.filter(({ verdict }) => verdict !== "errored");
  return {
    all: runs.length,
    n: evaluated.length,
    c: evaluated.filter(({ verdict }) => verdict === "passed").length,
  };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, one) => total + one, 0);
}

function mean(numbers: readonly number[]): number {
  return numbers.length === 0 ? Number.NaN : sum(numbers) / numbers.length;
}
