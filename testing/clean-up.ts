/** What a test or a file of tests leaves behind is removed by functions that its helpers register here. */
import { onTestFinished, TestRunner } from "vitest";

const ofFile: (() => unknown)[] = [];

/** Runs a function after the last test of the file: the newest first. */
export function afterFile(cleanUp: () => unknown): void {
  ofFile.push(cleanUp);
}

/** Runs a function when the running test has finished or, in a hook of the file, after its last test: the newest first. */
export function whenOver(cleanUp: () => unknown): void {
  if (TestRunner.getCurrentTest()) onTestFinished(async () => void (await cleanUp()));
  else afterFile(cleanUp);
}

/** Runs the functions that hooks of the file registered. */
export async function cleanUpFile(): Promise<void> {
  for (const cleanUp of ofFile.splice(0).toReversed()) await cleanUp();
}
