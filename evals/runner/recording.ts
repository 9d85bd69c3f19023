import { createHash } from "node:crypto";
import {
  appendFileSync,
  existsSync,
  globSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { z } from "zod";
import type { RunName } from "../agents/agent.ts";
import type { Fetch } from "../agents/model/retrying-fetch.ts";
import { ModelOptions } from "../agents/model/settings.ts";
import type { TrialResult } from "./simulation.ts";

/*
 * The HTTP exchanges with a model, one file of JSON lines per run. A replayed run calls its tools on real books, and the
 * name of the run determines their clock and ids, so that the same requests occur again. Of a request only the digest of
 * the body is stored, of a response the status, type and body. Request headers, and so API keys, are never stored.
 */

/** The first line of a recording: the run, and the agent that made it. */
const Opening = z.strictObject({
  run: z.strictObject({ agent: z.string(), surface: z.string(), task: z.string(), trial: z.int() }),
  /** The kind of the agent, as `--agent` names it. */
  kind: z.string(),
  options: ModelOptions,
});

const Exchange = z.strictObject({
  digest: z.string(),
  /** An excerpt, for people who search for the first difference between a recording and a run. */
  request: z.string(),
  response: z.strictObject({ status: z.int(), type: z.string(), body: z.string() }),
});

export type Opening = z.output<typeof Opening>;

/** A recorded run. */
export interface Recording extends Opening {
  readonly file: string;
  readonly exchanges: readonly z.output<typeof Exchange>[];
}

/** A replayed run made a request that its recording lacks. The message says how to record the run. */
export class NotRecorded extends Error {
  override readonly name = "NotRecorded";
}

/** The file of a recording. */
export function recordingFile(folder: string, { agent, surface, task, trial }: RunName): string {
  const parts = [agent, surface, ...task.split("/")].map(encodeURIComponent);
  return join(folder, ...parts, `${trial}.jsonl`);
}

/** The file of a run that has not ended. */
function unfinished(file: string): string {
  return `${file}.part`;
}

/**
 * A `fetch` that starts a recording of a run and records each successful response. `endRecording` completes the recording;
 * until then an earlier recording of the run remains.
 */
export function recordingFetch(fetch: Fetch, folder: string, opening: Opening): Fetch {
  const file = unfinished(recordingFile(folder, opening.run));
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, line(opening));
  return async (input, init) => {
    const received = await fetch(input, init);
    if (!received.ok) return received;
    const { status, headers } = received;
    const response = { status, type: headers.get("content-type") ?? "", body: await received.text() };
    appendFileSync(file, line({ ...requestOf(init), response }));
    return responseOf(response);
  };
}

/** Completes the recording of a run and replaces an earlier one. The recording of an errored run is deleted. */
export function endRecording(
  folder: string,
  { verdict, ...run }: RunName & Pick<TrialResult, "verdict">,
): void {
  const file = recordingFile(folder, run);
  if (!existsSync(unfinished(file))) return;
  if (verdict === "errored") rmSync(unfinished(file));
  else renameSync(unfinished(file), file);
}

/** A `fetch` that returns the recorded responses, each once, and never uses the network. */
export function replayingFetch({ file, run, kind, options, exchanges }: Recording): Fetch {
  const left = [...exchanges];
  let made = 0;
  return async (_input, init) => {
    made++;
    const { digest, request } = requestOf(init);
    const at = left.findIndex((exchange) => exchange.digest === digest);
    const [found] = at < 0 ? [] : left.splice(at, 1);
    if (found) return responseOf(found.response);
    const next = left[0] ? `The recording continues with: ${left[0].request}` : "The recording ends here.";
    throw new NotRecorded(
      `${file} has no response to request ${made} of the run: ${request}\n${next}\n` +
        "The agent, the prompts, the tools or the books have changed. Record the run again:\n" +
        `npm run eval -- record --agent ${kind} --model ${options.model} --surface ${run.surface} --task ${run.task}`,
    );
  };
}

/** Every recording in a folder, sorted by file name. @throws Error that names an invalid file */
export function readRecordings(folder: string): Recording[] {
  return globSync("**/*.jsonl", { cwd: folder })
    .toSorted()
    .map((name) => readRecording(join(folder, name)));
}

function readRecording(file: string): Recording {
  try {
    const [first, ...rest] = readFileSync(file, "utf8").trimEnd().split("\n");
    const exchanges = rest.map((text) => Exchange.parse(JSON.parse(text)));
    return { file, ...Opening.parse(JSON.parse(first ?? "")), exchanges };
  } catch (error) {
    throw new Error(`${file} is not a recording: ${(error as Error).message}`);
  }
}

/** The hash of a ledger event. Its random salt is all that differs when a run is repeated. */
const HASH = /(?<![\da-f])[\da-f]{64}(?![\da-f])/g;

function requestOf(init: RequestInit | undefined): { digest: string; request: string } {
  const { body } = init ?? {};
  if (typeof body !== "string") throw new Error("only requests with a text body can be recorded");
  const digest = createHash("sha256").update(body.replaceAll(HASH, "hash")).digest("hex");
  return { digest, request: excerptOf(body) };
}

const EXCERPT = 160;

/** The length of the conversation in a request, and its last message. */
function excerptOf(body: string): string {
  const { messages = [] } = JSON.parse(body) as { messages?: { role: string; content?: unknown }[] };
  const last = messages.at(-1);
  const content = JSON.stringify(last?.content ?? "").slice(0, EXCERPT);
  return `${messages.length} messages, the last from ${last?.role}: ${content}`;
}

function responseOf({ status, type, body }: z.output<typeof Exchange>["response"]): Response {
  return new Response(body, { status, headers: { "content-type": type } });
}

function line(value: unknown): string {
  return `${JSON.stringify(value)}\n`;
}
