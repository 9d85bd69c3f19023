/** The samples of every operation, which the tests of access, hostile input and surfaces walk. */
import { ACCOUNTS_AND_GOALS } from "./accounts-and-goals.ts";
import { DIRECTORY } from "./directory.ts";
import { LEDGER } from "./ledger.ts";
import { LIFE } from "./life.ts";
import { PLANNING } from "./planning.ts";
import type { AccessCase, SamplesByOperation, SurfaceCall, Traits } from "./sample.ts";

export const SAMPLES: SamplesByOperation = {
  ...PLANNING,
  ...DIRECTORY,
  ...ACCOUNTS_AND_GOALS,
  ...LEDGER,
  ...LIFE,
};

function samplesOf(operation: string) {
  const samples = SAMPLES[operation];
  if (!samples) throw new Error(`add samples of ${operation} in testing/samples/`);
  return samples;
}

/** The calls of a tool. @throws Error for an operation without samples */
export function callsOf(operation: string): readonly SurfaceCall[] {
  return samplesOf(operation).filter((one) => "expected" in one && !("on" in one)) as SurfaceCall[];
}

/** @throws Error for an operation without samples */
export function traitsOf(operation: string): Traits {
  return Object.assign({}, ...samplesOf(operation).filter((one) => !("expected" in one)));
}

/** An access case with its operation. */
export type Row = AccessCase & { readonly operation: string };

const rows = Object.entries(SAMPLES).flatMap(([operation, samples]) =>
  samples.flatMap((one): Row[] => ("on" in one ? [{ operation, ...one }] : [])),
);

/** All access cases, in an order in which they can run on one couple. */
export const ACCESS: readonly Row[] = [
  ...rows.filter(({ last }) => !last),
  ...rows.filter(({ last }) => last),
];
