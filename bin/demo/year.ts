import type { Cast } from "./cast.ts";
import { FIRST_HALF } from "./first-half.ts";
import type { Page } from "./page.ts";
import { SECOND_HALF } from "./second-half.ts";
import type { Stage } from "./stage.ts";

/** Plays the whole year. @throws Unexpected at the first thing that is not as the story says */
export async function playYear(stage: Stage, cast: Cast, page: Page): Promise<void> {
  for (const [month, scene] of [...FIRST_HALF, ...SECOND_HALF]) {
    page.title(month);
    await scene(stage, cast, page);
  }
}
