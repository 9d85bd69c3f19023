import { Command } from "commander";
import { modelAgent } from "../agents/model/registry.ts";
import { retryingFetch } from "../agents/model/retrying-fetch.ts";
import { withEvalDatabase } from "../environment/database.ts";
import { SURFACES } from "../environment/surfaces.ts";
import { progressPrinter } from "../report/progress.ts";
import { scoreTable } from "../report/scores.ts";
import { runBatch } from "../runner/batch.ts";
import {
  endRecording,
  type Recording,
  readRecordings,
  recordingFetch,
  replayingFetch,
} from "../runner/recording.ts";
import type { TrialResult } from "../runner/simulation.ts";
import type { Trial } from "../runner/trial.ts";
import { loadTasks } from "../tasks/load.ts";
import type { Task } from "../tasks/task.ts";
import {
  modelOptionsOf,
  RECORDINGS,
  type RunOptions,
  trialsOf,
  withResultOptions,
  withRunOptions,
} from "./options.ts";

export const runCommand = withRunOptions(
  new Command("run").description("runs agents on tasks, writes the results and prints the scores"),
).action((options: RunOptions) => {
  const fetch = retryingFetch();
  return runTrials(
    trialsOf(options, () => () => fetch),
    options,
  );
});

export const recordCommand = withRunOptions(
  new Command("record").description("runs agents with a model and records the model's responses for replay"),
)
  .option("--recordings <folder>", "folder of the recordings", RECORDINGS)
  .action((options: RunOptions & { recordings: string }) => {
    const fetch = retryingFetch();
    const fetchFor = (kind: string) => (run: Recording["run"]) =>
      recordingFetch(fetch, options.recordings, { run, kind, options: modelOptionsOf(options) });
    return runTrials(trialsOf(options, fetchFor), options, (result) =>
      endRecording(options.recordings, result),
    );
  });

export const replayCommand = withResultOptions(
  new Command("replay").description(
    "repeats recorded runs on real books, without network access or an API key",
  ),
)
  .option("--recordings <folder>", "folder of the recordings", RECORDINGS)
  .action(({ recordings: folder, ...options }: ResultOptions & { readonly recordings: string }) => {
    const recordings = readRecordings(folder);
    if (recordings.length === 0) throw new Error(`there are no recordings in ${folder}`);
    const tasks = new Map(loadTasks().map((task) => [task.id, task]));
    const trials = recordings.map((recording) => trialOf(recording, tasks));
    return runTrials(trials, { workers: 1, ...options });
  });

type ResultOptions = Pick<RunOptions, "out" | "resume" | "force">;

function trialOf(recording: Recording, tasks: ReadonlyMap<string, Task>): Trial {
  const { file, run, kind, options } = recording;
  const fetchFor = () => replayingFetch(recording);
  const { agent } =
    modelAgent(kind, { options, baseUrl: "http://recorded.invalid", apiKey: "none", fetchFor }) ?? {};
  const task = tasks.get(run.task);
  const surface = SURFACES.find((name) => name === run.surface);
  if (!agent || !task || !surface)
    throw new Error(`${file} names an agent, a task or a surface that no longer exists`);
  return { agent, task, surface, trial: run.trial };
}

/** Makes the runs, calls `onEnd` after each and prints the scores. An errored run makes the command fail. */
async function runTrials(
  trials: readonly Trial[],
  { workers, out: file, resume, force }: ResultOptions & Pick<RunOptions, "workers">,
  onEnd: (result: TrialResult) => void = () => {},
): Promise<void> {
  const print = progressPrinter();
  const onResult: typeof print = (result, progress) => {
    onEnd(result);
    print(result, progress);
  };
  const results = await withEvalDatabase((database) =>
    runBatch(database, { trials, workers, file, resume, force, onResult }),
  );
  console.log(`\n${scoreTable(results)}\n\nResults: ${file}`);
  if (results.some(({ verdict }) => verdict === "errored")) process.exitCode = 1;
}
