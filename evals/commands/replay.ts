import { Command } from "commander";
import { modelAgent } from "../agents/model/kinds.ts";
import { type Recording, readRecordings, replayingFetch } from "../run/recording.ts";
import type { Trial } from "../run/trial.ts";
import { SURFACES } from "../stage/surfaces.ts";
import { loadTasks } from "../task/load.ts";
import type { Task } from "../task/task.ts";
import { type Choices, RECORDINGS, withResults } from "./choices.ts";
import { campaign } from "./run.ts";

interface Options extends Pick<Choices, "out" | "resume" | "force"> {
  readonly recordings: string;
}

/** `eval replay`: makes every recorded run again, without a network and without a key. */
export const replayCommand = withResults(
  new Command("replay").description(
    "makes recorded runs again: the model's words from the recordings, the books for real",
  ),
)
  .option("--recordings <folder>", "where recordings are kept", RECORDINGS)
  .action(({ recordings: folder, ...results }: Options) => {
    const recordings = readRecordings(folder);
    if (recordings.length === 0) throw new Error(`there are no recordings in ${folder}`);
    const tasks = new Map(loadTasks().map((task) => [task.id, task]));
    const trials = recordings.map((recording) => trialOf(recording, tasks));
    return campaign(trials, { workers: 1, ...results });
  });

function trialOf(recording: Recording, tasks: ReadonlyMap<string, Task>): Trial {
  const { file, run, kind, asking } = recording;
  const reach = () => replayingFetch(recording);
  const { agent } =
    modelAgent(kind, { asking, baseUrl: "http://recorded.invalid", apiKey: "none", reach }) ?? {};
  const task = tasks.get(run.task);
  const surface = SURFACES.find((name) => name === run.surface);
  if (!agent || !task || !surface)
    throw new Error(`${file} is of an agent, a task or a surface that is gone`);
  return { agent, task, surface, trial: run.trial };
}
