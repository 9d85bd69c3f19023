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
import { Asking } from "../agents/model/settings.ts";
import type { Fetch } from "../agents/model/steady-fetch.ts";
import type { TrialResult } from "./evidence.ts";

/*
 * What a model was asked over HTTP and what it answered, one file of JSON lines for each run. Nothing else is recorded:
 * when a run is replayed its tools work on real books, whose clock and ids are settled by the run's name, and so the same
 * requests come again. Of a request the digest of its body is kept, of an answer its status, type and body; no header of
 * a request, and so no key.
 */

/** The first line of a recording: which run it is of, and by whom it was made. */
const Opening = z.strictObject({
  run: z.strictObject({ agent: z.string(), surface: z.string(), task: z.string(), trial: z.int() }),
  /** The kind of agent. */
  kind: z.string(),
  asking: Asking,
});

const Exchange = z.strictObject({
  digest: z.string(),
  /** For people who look for where a recording and a run part. */
  asked: z.string(),
  response: z.strictObject({ status: z.int(), type: z.string(), body: z.string() }),
});

export type Opening = z.output<typeof Opening>;

/** A recorded run. */
export interface Recording extends Opening {
  readonly file: string;
  readonly exchanges: readonly z.output<typeof Exchange>[];
}

/** A run that is replayed made a request that its recording does not hold. The message says how to record it. */
export class NotRecorded extends Error {
  override readonly name = "NotRecorded";
}

/** The file in which a run is recorded. */
export function recordingFile(folder: string, { agent, surface, task, trial }: RunName): string {
  const parts = [agent, surface, ...task.split("/")].map(encodeURIComponent);
  return join(folder, ...parts, `${trial}.jsonl`);
}

/** What a run that is under way has recorded so far. */
function unfinished(file: string): string {
  return `${file}.part`;
}

/**
 * A `fetch` that keeps each answer of 200 to 299, in a recording of the run that it begins. `endRecording` makes it one
 * that can be replayed: until then the one that was there before stays.
 */
export function recordingFetch(fetch: Fetch, folder: string, opening: Opening): Fetch {
  const file = unfinished(recordingFile(folder, opening.run));
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, line(opening));
  return async (input, init) => {
    const answer = await fetch(input, init);
    if (!answer.ok) return answer;
    const { status, headers } = answer;
    const response = { status, type: headers.get("content-type") ?? "", body: await answer.text() };
    appendFileSync(file, line({ ...requestOf(init), response }));
    return responseOf(response);
  };
}

/** Puts what a run recorded in the place of an earlier recording; what an errored run recorded is dropped. */
export function endRecording(
  folder: string,
  { verdict, ...run }: RunName & Pick<TrialResult, "verdict">,
): void {
  const file = recordingFile(folder, run);
  if (!existsSync(unfinished(file))) return;
  if (verdict === "errored") rmSync(unfinished(file));
  else renameSync(unfinished(file), file);
}

/** A `fetch` that answers as was recorded, each recorded answer once, and never reaches the network. */
export function replayingFetch({ file, run, kind, asking, exchanges }: Recording): Fetch {
  const left = [...exchanges];
  let made = 0;
  return async (_input, init) => {
    made++;
    const { digest, asked } = requestOf(init);
    const at = left.findIndex((exchange) => exchange.digest === digest);
    const [found] = at < 0 ? [] : left.splice(at, 1);
    if (found) return responseOf(found.response);
    const there = left[0] ? `There it goes on with: ${left[0].asked}` : "There it ends.";
    throw new NotRecorded(
      `${file} holds no answer to request ${made} of the run: ${asked}\n${there}\n` +
        "The prompts, the tools or the books have changed since, or the agent has. Record the run again:\n" +
        `npm run eval -- record --agent ${kind} --model ${asking.model} --surface ${run.surface} --task ${run.task}`,
    );
  };
}

/** Every recording below a folder, by file name. @throws Error that names a file which is none */
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
    throw new Error(`${file} is no recording: ${(error as Error).message}`);
  }
}

/** A ledger event's hash, which a model may be shown. Its salt is random: it alone differs when a run is made again. */
const HASH = /(?<![\da-f])[\da-f]{64}(?![\da-f])/g;

function requestOf(init: RequestInit | undefined): { digest: string; asked: string } {
  const { body } = init ?? {};
  if (typeof body !== "string") throw new Error("only a request whose body is a text can be recorded");
  const digest = createHash("sha256").update(body.replaceAll(HASH, "hash")).digest("hex");
  return { digest, asked: inShort(body) };
}

const EXCERPT = 160;

/** A request in a few words: how long the conversation is, and what was said last. */
function inShort(body: string): string {
  const { messages = [] } = JSON.parse(body) as { messages?: { role: string; content?: unknown }[] };
  const last = messages.at(-1);
  const said = JSON.stringify(last?.content ?? "").slice(0, EXCERPT);
  return `${messages.length} messages, the last from ${last?.role}: ${said}`;
}

function responseOf({ status, type, body }: z.output<typeof Exchange>["response"]): Response {
  return new Response(body, { status, headers: { "content-type": type } });
}

function line(value: unknown): string {
  return `${JSON.stringify(value)}\n`;
}
