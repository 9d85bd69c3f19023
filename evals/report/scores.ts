import { stripVTControlCharacters } from "node:util";
import { byAgent, scores } from "../runner/metrics.ts";
import { COMPONENTS, type TrialResult } from "../runner/simulation.ts";

/** Verdicts as marks, which differ in shape, not only in color. */
export const MARKS: Readonly<Record<TrialResult["verdict"], string>> = {
  passed: "✓",
  failed: "✗",
  errored: "!",
};

/** The scores of each agent as rows of a table, the header first. The first `TEXT_COLUMNS` and the last are text. */
export function scoreRows(results: readonly TrialResult[]): string[][] {
  const all = scores(results);
  const runs = byAgent(results);
  const maxK = Math.max(0, ...all.map(({ passK }) => passK.length));
  const ks = Array.from({ length: maxK }, (_, at) => at);
  const header = ["agent", "surface", ...ks.map((at) => `pass^${at + 1}`), "passed", "errored"];
  return [
    [...header, "calls", "tokens in", "tokens out", "time", "cost", "failed on"],
    ...all.map((score, nth) => [
      score.agent,
      score.surface,
      ...ks.map((at) => percent(score.passK[at] ?? Number.NaN)),
      `${score.passed}/${score.passed + score.failed}`,
      String(score.errored),
      count(score.calls),
      count(score.inputTokens),
      count(score.outputTokens),
      seconds(score.milliseconds),
      dollars(score.cost),
      failedOn(runs[nth] ?? []),
    ]),
  ];
}

export const TEXT_COLUMNS = 2;

/** The scores as a table for a terminal. */
export function scoreTable(results: readonly TrialResult[]): string {
  const rows = scoreRows(results);
  const lines = aligned(
    rows.map((row) => row.slice(0, -1)),
    TEXT_COLUMNS,
  ).split("\n");
  // The last column is text again.
  return lines.map((line, nth) => `${line}  ${rows[nth]?.at(-1)}`).join("\n");
}

/** Rows with aligned columns; the first `textColumns` are aligned left, the others right. */
export function aligned(rows: readonly (readonly string[])[], textColumns: number): string {
  const plain = rows.map((row) => row.map((cell) => stripVTControlCharacters(cell)));
  const widths = (plain[0] ?? []).map((_, at) => Math.max(...plain.map((row) => (row[at] ?? "").length)));
  const padded = (cell: string, at: number) =>
    at < textColumns ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0);
  return plain.map((row) => row.map(padded).join("  ").trimEnd()).join("\n");
}

function failedOn(runs: readonly TrialResult[]): string {
  const failures = COMPONENTS.map((component) => {
    const times = runs.filter(({ evaluation }) => (evaluation?.[component].length ?? 0) > 0).length;
    return times > 0 ? [`${component} ${times}`] : [];
  });
  return failures.flat().join(", ") || "–";
}

/** A share in whole percent; a dash for NaN. */
export function percent(share: number): string {
  return Number.isNaN(share) ? "–" : `${Math.round(share * 100)} %`;
}

/** An integer with separators: 12,345. */
export function count(number: number): string {
  return number.toLocaleString("en-US", { maximumFractionDigits: 0 });
}

/** Milliseconds as seconds. */
export function seconds(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(milliseconds < 10_000 ? 1 : 0)} s`;
}

/** US dollars; a dash if unknown. */
export function dollars(cost: number | undefined): string {
  if (cost === undefined) return "–";
  return `$${cost.toFixed(cost > 0 && cost < 1 ? 4 : 2)}`;
}
