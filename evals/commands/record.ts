import { Command } from "commander";
import { steadyFetch } from "../agents/model/steady-fetch.ts";
import { endRecording, recordingFetch } from "../run/recording.ts";
import { askingOf, type Choices, RECORDINGS, trialsOf, withChoices } from "./choices.ts";
import { campaign } from "./run.ts";

/** `eval record`: runs an agent and keeps what its model answers, so that the runs can be made again without it. */
export const recordCommand = withChoices(
  new Command("record").description("runs agents that a model drives, and records what it answers"),
)
  .option("--recordings <folder>", "where recordings are kept", RECORDINGS)
  .action((choices: Choices & { recordings: string }) => {
    const fetch = steadyFetch();
    const asking = askingOf(choices);
    const reach = (kind: string) => (run: Parameters<typeof recordingFetch>[2]["run"]) =>
      recordingFetch(fetch, choices.recordings, { run, kind, asking });
    return campaign(trialsOf(choices, reach), choices, (result) => endRecording(choices.recordings, result));
  });
