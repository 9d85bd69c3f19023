import { stripVTControlCharacters } from "node:util";
import type { TrialResult } from "../run/evidence.ts";
import { scores } from "../run/pass.ts";
import { count, dollars, percent, seconds } from "./figures.ts";

/** The scores as a table for a terminal. */
export function scoreTable(results: readonly TrialResult[]): string {
  const all = scores(results);
  const deepest = Math.max(0, ...all.map(({ passHat }) => passHat.length));
  const hats = Array.from({ length: deepest }, (_, k) => k);
  const header = [
    "agent",
    "surface",
    ...hats.map((k) => `pass^${k + 1}`),
    "passed of judged",
    "errored",
    "passed of all",
    "calls",
    "tokens in + out",
    "time",
    "cost",
  ];
  const rows = all.map(({ agent, surface, passHat, passed, failed, errored, passedOfAll, ...spent }) => [
    agent,
    surface,
    ...hats.map((k) => percent(passHat[k] ?? Number.NaN)),
    `${passed} / ${passed + failed}`,
    String(errored),
    percent(passedOfAll),
    count(spent.calls),
    `${count(spent.inputTokens)} + ${count(spent.outputTokens)}`,
    seconds(spent.milliseconds),
    dollars(spent.cost),
  ]);
  return aligned([header, ...rows], 2);
}

/** Rows in columns; from the column `numbersFrom` on, flush right. */
export function aligned(rows: readonly (readonly string[])[], numbersFrom: number): string {
  const plain = rows.map((row) => row.map((cell) => stripVTControlCharacters(cell)));
  const widths = (plain[0] ?? []).map((_, at) => Math.max(...plain.map((row) => (row[at] ?? "").length)));
  const padded = (cell: string, at: number) =>
    at < numbersFrom ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0);
  return plain.map((row) => row.map(padded).join("  ").trimEnd()).join("\n");
}
