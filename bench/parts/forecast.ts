import { monitorEventLoopDelay } from "node:perf_hooks";
import { Chance } from "../../src/forecast/chance.ts";
import { forecast } from "../../src/forecast/forecast.ts";
import type { Scenario } from "../../src/forecast/scenario.ts";
import { inSlices } from "../../src/kernel/slices.ts";
import { median } from "../load.ts";
import type { Run } from "../run.ts";

const TRIALS = 10_000;
const YEARS = 30;

const scenario: Scenario = {
  // Out of reach within the years, so that every trial goes through all of them.
  goals: [{ id: "home", held: 0n, target: 10n ** 12n, deadline: null }],
  contribution: { amount: 50_000n, frequency: "monthly" },
  split: "priority",
  startDate: "2026-01-31",
  horizonYears: YEARS,
  annualYield: "0.04",
  oneOffs: [],
};

const uncertainty = { contributionSd: 10_000n, missChance: 0.05, yieldSd: 0.05, trials: TRIALS, seed: 1 };

/**
 * What chance costs: 10,000 trials of a goal that takes about 30 years of monthly contributions, in slices as the operation
 * runs them, beside the generator of chance alone. The first round only warms up.
 */
export async function measureForecast({ report, quick }: Run): Promise<void> {
  const rounds: { wall: number; cpu: number; besideChance: number; longestBlock: number }[] = [];
  for (let round = 0; round <= (quick ? 2 : 7); round++) {
    const delay = monitorEventLoopDelay({ resolution: 1 });
    delay.enable();
    const trials = await timed(() => inSlices(forecast(scenario, { uncertainty, withSeries: false })));
    delay.disable();
    const chance = await timed(async () => drawOnly());
    // The monitor's own timer comes every millisecond; what is more is what it had to wait.
    const longestBlock = Math.max(0, delay.max / 1e6 - 1);
    if (round > 0) rounds.push({ ...trials, besideChance: trials.cpu / chance.cpu, longestBlock });
  }
  const name = "forecast/10,000 trials";
  report.figure(`${name}/wall ms`, median(rounds.map(({ wall }) => wall)));
  report.figure(`${name}/cpu ms`, median(rounds.map(({ cpu }) => cpu)));
  report.figure(`${name}/longest block ms`, median(rounds.map(({ longestBlock }) => longestBlock)));
  report.ratio(`${name}/cpu of drawing alone`, median(rounds.map(({ besideChance }) => besideChance)));
}

/** Draws what the trials draw: whether each contribution is missed, its amount, each year's yield. */
function drawOnly(): number {
  const chance = new Chance(uncertainty.seed);
  let sum = 0;
  for (let trial = 0; trial < TRIALS; trial++) {
    chance.nextTrial();
    for (let year = 0; year < YEARS; year++) {
      sum += chance.normal();
      for (let month = 0; month < 12; month++) sum += chance.happens(0.05) ? 0 : chance.normal();
    }
  }
  return sum;
}

async function timed(work: () => Promise<unknown>): Promise<{ wall: number; cpu: number }> {
  const [start, before] = [performance.now(), process.cpuUsage()];
  await work();
  const { user, system } = process.cpuUsage(before);
  return { wall: performance.now() - start, cpu: (user + system) / 1000 };
}
