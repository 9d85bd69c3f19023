import { COMPONENTS, type TrialResult } from "../run/evidence.ts";
import { count, percent } from "./figures.ts";
import { aligned } from "./table.ts";

/** The runs of one task on one side. */
interface Side {
  readonly passed: number;
  readonly judged: number;
  readonly errored: number;
  readonly calls: number;
  readonly tokens: number;
  /** Components on which a run failed. */
  readonly failedOn: readonly string[];
}

/**
 * What changed from some results to others: by task, the share of judged runs that passed, the components that they fail
 * on, and the means of calls and tokens. Sides are compared by task alone where each holds one agent on one surface, so
 * that two agents can be compared; else by agent, surface and task.
 */
export function comparison(before: readonly TrialResult[], after: readonly TrialResult[]): string {
  const whole = agentsIn(before) > 1 || agentsIn(after) > 1;
  const key = ({ agent, surface, task }: TrialResult) => (whole ? `${task}  ${agent}, ${surface}` : task);
  const [old, now] = [sides(before, key), sides(after, key)];
  const both = [...old.keys()].filter((name) => now.has(name)).toSorted();
  const rows = both.flatMap((name) => {
    const [was, is] = [old.get(name) as Side, now.get(name) as Side];
    return changed(was, is) ? [rowOf(name, was, is)] : [];
  });
  const only = [
    ...[...old.keys()].filter((name) => !now.has(name)).map((name) => `only before: ${name}`),
    ...[...now.keys()].filter((name) => !old.has(name)).map((name) => `only after: ${name}`),
  ];
  const header = ["task", "failed on", "passed", "calls", "tokens"];
  const table = rows.length > 0 ? aligned([header, ...rows], 2) : "no task changed its verdict";
  const total = totals(
    [...both.map((name) => old.get(name) as Side)],
    both.map((name) => now.get(name) as Side),
  );
  return [table, ...only, total].join("\n");
}

function agentsIn(results: readonly TrialResult[]): number {
  return new Set(results.map(({ agent, surface }) => `${agent} ${surface}`)).size;
}

function sides(results: readonly TrialResult[], key: (result: TrialResult) => string): Map<string, Side> {
  const groups = Map.groupBy(results, key);
  return new Map([...groups].map(([name, runs]) => [name, sideOf(runs)]));
}

function sideOf(runs: readonly TrialResult[]): Side {
  const judged = runs.filter(({ verdict }) => verdict !== "errored");
  const mean = (of: (run: TrialResult) => number) =>
    judged.reduce((sum, run) => sum + of(run), 0) / Math.max(judged.length, 1);
  return {
    passed: judged.filter(({ verdict }) => verdict === "passed").length,
    judged: judged.length,
    errored: runs.length - judged.length,
    calls: mean(({ calls }) => calls),
    tokens: mean(({ inputTokens, outputTokens }) => inputTokens + outputTokens),
    failedOn: COMPONENTS.filter((component) =>
      judged.some(({ grades }) => (grades?.[component].length ?? 0) > 0),
    ),
  };
}

function changed(was: Side, is: Side): boolean {
  return (
    was.passed * is.judged !== is.passed * was.judged || was.errored !== is.errored || said(was) !== said(is)
  );
}

function said({ failedOn, errored }: Side): string {
  return [...failedOn, ...(errored > 0 ? [`${errored} errored`] : [])].join(", ") || "nothing";
}

function rowOf(name: string, was: Side, is: Side): string[] {
  const passed = ({ passed: times, judged }: Side) => `${times}/${judged}`;
  return [
    name,
    `${said(was)} -> ${said(is)}`,
    `${passed(was)} -> ${passed(is)}`,
    `${was.calls.toFixed(1)} -> ${is.calls.toFixed(1)}`,
    `${count(was.tokens)} -> ${count(is.tokens)}`,
  ];
}

function totals(was: readonly Side[], is: readonly Side[]): string {
  const share = (sides: readonly Side[]) =>
    sides.reduce((sum, { passed, judged }) => sum + (judged > 0 ? passed / judged : 0), 0) / sides.length;
  const mean = (sides: readonly Side[], of: (side: Side) => number) =>
    sides.reduce((sum, side) => sum + of(side), 0) / sides.length;
  if (was.length === 0) return "no task is on both sides";
  return [
    `${was.length} tasks on both sides: passed ${percent(share(was))} -> ${percent(share(is))}`,
    `calls ${mean(was, ({ calls }) => calls).toFixed(1)} -> ${mean(is, ({ calls }) => calls).toFixed(1)}`,
    `tokens ${count(mean(was, ({ tokens }) => tokens))} -> ${count(mean(is, ({ tokens }) => tokens))}`,
  ].join(", ");
}
