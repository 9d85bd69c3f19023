import type { Part } from "../run.ts";
import { measureEmbedded } from "./embedded.ts";
import { measureForecast } from "./forecast.ts";
import { measureGrowth } from "./growth.ts";
import { measureJobs } from "./jobs.ts";
import { measureLoads } from "./loads.ts";
import { measureLockedCouple } from "./locked-couple.ts";
import { measureManyCouples } from "./many-couples.ts";
import { measurePages } from "./pages.ts";
import { measurePlans } from "./plans.ts";
import { measureShares } from "./profile.ts";
import { measureStart } from "./start.ts";
import { measureTraffic } from "./traffic.ts";
import { measureVerify } from "./verify.ts";

/** What can be measured, by the names that the command line takes, in the order of a run. */
export const PARTS = {
  loads: measureLoads,
  traffic: measureTraffic,
  "locked-couple": measureLockedCouple,
  profile: measureShares,
  embedded: measureEmbedded,
  start: measureStart,
  verify: measureVerify,
  growth: measureGrowth,
  jobs: measureJobs,
  "many-couples": measureManyCouples,
  forecast: measureForecast,
  plans: measurePlans,
  pages: measurePages,
} as const satisfies Readonly<Record<string, Part>>;

export type PartName = keyof typeof PARTS;

/** Left out of a quick run. */
const SLOW: readonly PartName[] = ["profile", "many-couples", "pages"];

/** The parts of a quick run. */
export const QUICK_PARTS = (Object.keys(PARTS) as PartName[]).filter((name) => !SLOW.includes(name));

export function isPart(name: string): name is PartName {
  return Object.hasOwn(PARTS, name);
}
