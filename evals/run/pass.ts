import type { TrialResult } from "./evidence.ts";

/** What an agent reached on a surface. */
export interface Score {
  readonly agent: string;
  readonly surface: string;
  readonly tasks: number;
  readonly runs: number;
  readonly passed: number;
  readonly failed: number;
  /** Runs that nothing can be said of: the model's API, or the harness, broke. */
  readonly errored: number;
  /** pass^k of k = 1, 2, … up to the fewest judged runs of any task that has one; errored runs left out. */
  readonly passHat: readonly number[];
  /** pass^1 when an errored run counts as one that did not pass. */
  readonly passedOfAll: number;
  /** Sums over all runs. */
  readonly calls: number;
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly milliseconds: number;
  /** US dollars; none where the cost of no run is known. */
  readonly cost?: number;
}

/** Results of one agent on one surface, in the order in which agents first appear. */
export function byAgent(results: readonly TrialResult[]): TrialResult[][] {
  return [...Map.groupBy(results, ({ agent, surface }) => JSON.stringify([agent, surface])).values()];
}

/** Scores of these results, one for each agent and surface. */
export function scores(results: readonly TrialResult[]): Score[] {
  return byAgent(results).map((own) => {
    const [{ agent, surface }] = own as [TrialResult];
    const tasks = [...Map.groupBy(own, ({ task }) => task).values()].map(countsOf);
    const judged = tasks.filter(({ n }) => n > 0);
    const fewest = judged.length > 0 ? Math.min(...judged.map(({ n }) => n)) : 0;
    return {
      agent,
      surface,
      tasks: tasks.length,
      runs: own.length,
      passed: sum(tasks.map(({ c }) => c)),
      failed: sum(tasks.map(({ n, c }) => n - c)),
      errored: sum(tasks.map(({ all, n }) => all - n)),
      passHat: Array.from({ length: fewest }, (_, k) => mean(judged.map(({ n, c }) => passHat(n, c, k + 1)))),
      passedOfAll: mean(tasks.map(({ all, c }) => c / all)),
      ...spentOn(own),
    };
  });
}

/**
 * pass^k: the chance that k runs of a task all pass, estimated without bias from n runs of which c passed: C(c,k) / C(n,k).
 * pass^1 is c/n, which others call pass@1. k is at most n.
 *
 * Source: Yao, Shinn, Razavi, Narasimhan: τ-bench: A Benchmark for Tool-Agent-User Interaction in Real-World Domains, 2024,
 * section 3.
 */
export function passHat(n: number, c: number, k: number): number {
  let chance = 1;
  for (let i = 0; i < k; i++) chance *= Math.max(c - i, 0) / (n - i);
  return chance;
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
  /** Judged runs. */
  readonly n: number;
  /** Passed runs. */
  readonly c: number;
}

function countsOf(runs: readonly TrialResult[]): Counts {
  const judged = runs.filter(({ verdict }) => verdict !== "errored");
  return {
    all: runs.length,
    n: judged.length,
    c: judged.filter(({ verdict }) => verdict === "passed").length,
  };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, one) => total + one, 0);
}

function mean(numbers: readonly number[]): number {
  return numbers.length === 0 ? Number.NaN : sum(numbers) / numbers.length;
}
