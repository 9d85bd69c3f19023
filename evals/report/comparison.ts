import { COMPONENTS, type TrialResult } from "../runner/simulation.ts";
import { aligned, count, percent } from "./scores.ts";

/** The runs of one task on one side. */
interface Side {
  readonly passed: number;
  readonly evaluated: number;
  readonly errored: number;
  readonly calls: number;
  readonly tokens: number;
  /** Components on which a run failed, and how many runs errored. */
  readonly problems: string;
}

/**
 * The tasks whose verdicts differ between two sets of results, with the components they fail on and the mean calls and
 * tokens. If each side has a single agent on a single surface, tasks are matched by id alone, so that two agents can be
 * compared; otherwise by agent, surface and task.
 */
export function comparison(before: readonly TrialResult[], after: readonly TrialResult[]): string {
  const byAgent = agentsIn(before) > 1 || agentsIn(after) > 1;
  const key = ({ agent, surface, task }: TrialResult) => (byAgent ? `${task}  ${agent}, ${surface}` : task);
  const [old, now] = [sides(before, key), sides(after, key)];
  const both = [...old.keys()].toSorted().flatMap((name) => {
    const [was, is] = [old.get(name), now.get(name)];
    return was && is ? [{ name, was, is }] : [];
  });
  const header = ["task", "failed on", "passed", "calls", "tokens"];
  const rows = both.filter(({ was, is }) => differ(was, is)).map(rowOf);
  return [
    rows.length > 0 ? aligned([header, ...rows], 2) : "no verdict changed",
    ...[...old.keys()].filter((name) => !now.has(name)).map((name) => `only before: ${name}`),
    ...[...now.keys()].filter((name) => !old.has(name)).map((name) => `only after: ${name}`),
    totals(both),
  ].join("\n");
}

function agentsIn(results: readonly TrialResult[]): number {
  return new Set(results.map(({ agent, surface }) => `${agent} ${surface}`)).size;
}

function sides(results: readonly TrialResult[], key: (result: TrialResult) => string): Map<string, Side> {
  return new Map([...Map.groupBy(results, key)].map(([name, runs]) => [name, sideOf(runs)]));
}

function sideOf(runs: readonly TrialResult[]): Side {
  const evaluated = runs.filter(({ verdict }) => verdict !== "errored");
  const errored = runs.length - evaluated.length;
  const failedOn = COMPONENTS.filter((component) =>
    evaluated.some(({ evaluation }) => (evaluation?.[component].length ?? 0) > 0),
  );
  return {
    passed: evaluated.filter(({ verdict }) => verdict === "passed").length,
    evaluated: evaluated.length,
    errored,
    calls: mean(evaluated, ({ calls }) => calls),
    tokens: mean(evaluated, ({ inputTokens, outputTokens }) => inputTokens + outputTokens),
    problems: [...failedOn, ...(errored > 0 ? [`${errored} errored`] : [])].join(", ") || "nothing",
  };
}

function differ(was: Side, is: Side): boolean {
  return was.passed * is.evaluated !== is.passed * was.evaluated || was.problems !== is.problems;
}

interface Pair {
  readonly name: string;
  readonly was: Side;
  readonly is: Side;
}

function rowOf({ name, was, is }: Pair): string[] {
  const change = (of: (side: Side) => string) => `${of(was)} -> ${of(is)}`;
  return [
    name,
    change(({ problems }) => problems),
    change(({ passed, evaluated }) => `${passed}/${evaluated}`),
    change(({ calls }) => calls.toFixed(1)),
    change(({ tokens }) => count(tokens)),
  ];
}

function totals(pairs: readonly Pair[]): string {
  if (pairs.length === 0) return "no task is on both sides";
  const change = (of: (side: Side) => number, format: (number: number) => string) =>
    `${format(mean(pairs, ({ was }) => of(was)))} -> ${format(mean(pairs, ({ is }) => of(is)))}`;
  return [
    `${pairs.length} tasks on both sides: passed ${change(({ passed, evaluated }) => (evaluated > 0 ? passed / evaluated : 0), percent)}`,
    `calls ${change(
      ({ calls }) => calls,
      (calls) => calls.toFixed(1),
    )}`,
    `tokens ${change(({ tokens }) => tokens, count)}`,
  ].join(", ");
}

function mean<T>(all: readonly T[], of: (one: T) => number): number {
  return all.reduce((sum, one) => sum + of(one), 0) / Math.max(all.length, 1);
}
