/** How a load went: operations a second, and latencies in milliseconds. */
export interface Measured {
  readonly calls: number;
  readonly rate: number;
  readonly p50: number;
  readonly p99: number;
  /** Milliseconds of processor that a call took in the Node process that did it: swings less than rates on a busy machine. */
  readonly cpu?: number;
}

/** One operation, for the couple of this number. */
export type Step = (n: number) => Promise<unknown>;

export interface Load {
  readonly callers: number;
  readonly seconds: number;
  /** How many couples to spread over; 1: one hot couple. */
  readonly couples: number;
  /** The number of the first of them; by default 0. */
  readonly first?: number;
}

/** Calls, each caller one after the other, for a time. Which couple is random, so that callers rarely meet. */
export async function load(step: Step, { callers, seconds, couples, first = 0 }: Load): Promise<Measured> {
  const latencies: number[] = [];
  const before = process.cpuUsage();
  const start = performance.now();
  const end = start + seconds * 1000;
  const caller = async () => {
    for (let began = performance.now(); began < end; ) {
      await step(first + Math.floor(Math.random() * couples));
      const ended = performance.now();
      latencies.push(ended - began);
      began = ended;
    }
  };
  await Promise.all(Array.from({ length: callers }, caller));
  const took = (performance.now() - start) / 1000;
  const { user, system } = process.cpuUsage(before);
  const cpu = (user + system) / 1000 / latencies.length;
  return { calls: latencies.length, rate: latencies.length / took, cpu, ...percentiles(latencies) };
}

/** The median and the 99th percentile (nearest rank). */
export function percentiles(latencies: readonly number[]): { p50: number; p99: number } {
  const sorted = latencies.toSorted((a, b) => a - b);
  const rank = (share: number) => sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN;
  return { p50: rank(0.5), p99: rank(0.99) };
}

/** The middle value. */
export function median(values: readonly number[]): number {
  return percentiles(values).p50;
}
