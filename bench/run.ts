import type { Databases } from "./books/databases.ts";
import type { Report } from "./report.ts";

/** What a part of the bench is given. */
export interface Run {
  readonly report: Report;
  /** The PostgreSQL of the run. It starts with the first part that asks for it. */
  databases(): Promise<Databases>;
  /** A look: small books, few rounds, the main figures. */
  readonly quick: boolean;
  /** How long each load runs. */
  readonly seconds: number;
  /** How often; figures are medians of the rounds. */
  readonly rounds: number;
  /** How many couples of each kind a load is spread over. */
  readonly couples: number;
  /** Numbers of callers; undefined: each part's own. */
  readonly callers: readonly number[] | undefined;
  /** Whether pgbench is on the PATH. */
  readonly withPgbench: boolean;
  /** The folder of a checkout of an earlier version, with its packages installed; undefined: none is compared. */
  readonly before: string | undefined;
}

/** Measures something and reports it. */
export type Part = (run: Run) => Promise<void>;

/** "1 caller", "8 callers" */
export function callersInWords(callers: number): string {
  return `${callers} ${callers === 1 ? "caller" : "callers"}`;
}
