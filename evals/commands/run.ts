import { Command } from "commander";
import { steadyFetch } from "../agents/model/steady-fetch.ts";
import { progressTeller } from "../report/progress.ts";
import { scoreTable } from "../report/table.ts";
import { runCampaign } from "../run/campaign.ts";
import { withWorlds } from "../run/database.ts";
import type { TrialResult } from "../run/evidence.ts";
import type { Trial } from "../run/trial.ts";
import { type Choices, trialsOf, withChoices } from "./choices.ts";

/** `eval run`: runs agents on tasks, and tells how they did. */
export const runCommand = withChoices(
  new Command("run").description("runs agents on tasks, writes the results and prints the scores"),
).action((choices: Choices) => {
  const fetch = steadyFetch();
  return campaign(
    trialsOf(choices, () => () => fetch),
    choices,
  );
});

/** Makes the runs, tells `onEnd` of each, and prints what became of them. A run that errored makes the command fail. */
export async function campaign(
  trials: readonly Trial[],
  { workers, out: file, resume, force }: Pick<Choices, "workers" | "out" | "resume" | "force">,
  onEnd: (result: TrialResult) => void = () => {},
): Promise<void> {
  const tell = progressTeller();
  const onResult: typeof tell = (result, progress) => {
    onEnd(result);
    tell(result, progress);
  };
  const results = await withWorlds((worlds) =>
    runCampaign(worlds, { trials, workers, file, resume, force, onResult }),
  );
  console.log(`\n${scoreTable(results)}\n\nResults: ${file}`);
  if (results.some(({ verdict }) => verdict === "errored")) process.exitCode = 1;
}
