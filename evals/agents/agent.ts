import type { RefusalCode } from "../../src/kernel/refusals.ts";
import type { Books } from "../../tools/books.ts";
import type { Task } from "../task/task.ts";

/** A tool as an agent sees it, whatever the surface. `submit_answer` is among them. */
export interface OfferedTool {
  readonly name: string;
  readonly description: string;
  /** JSON Schema of an object. */
  readonly inputSchema: Readonly<Record<string, unknown>>;
  /** The schema is one of OpenAI's strict mode. */
  readonly strict?: true;
}

/** What a tool answered. */
export interface ToolResult {
  /** What a model is shown. */
  readonly text: string;
  /** The structured answer; none of a refusal. */
  readonly structured?: Readonly<Record<string, unknown>>;
  /** The code of a refusal. `lost`: the answer was lost on the way; what became of the call is unknown. */
  readonly refused?: RefusalCode | "lost";
}

/** What an agent is given of a run. It has nothing else: no database, no clock of its own, no task. */
export interface Stage {
  /** Which run this is, by which a recording of it is found. It is nothing that a model is shown. */
  readonly run: RunName;
  /** The system prompt that users' agents have. LangChain's agent makes it by itself. */
  readonly system: string;
  /** What the person said first. */
  readonly words: string;
  readonly tools: readonly OfferedTool[];
  /** What agents of our own are made of, which hold the books. Their model's calls go through `call` all the same. */
  readonly books: Books;
  /** Calls a tool. Never throws for what the tool answers; throws RunOver when the run has ended. */
  call(tool: string, input: unknown): Promise<ToolResult>;
  /** Says something to the person. Answers their reply; undefined when they have left. Throws RunOver when it has ended. */
  say(text: string): Promise<string | undefined>;
  /** Tells the person what a model says beside its calls, as a chat would show it. No reply is waited for. */
  aside(text: string): void;
  /**
   * Puts to the person what an app asks with two buttons. Answers whether they agreed, and in which words; undefined when
   * they have left. Throws RunOver when it has ended.
   */
  confirm(text: string): Promise<Consent | undefined>;
  /** Tokens of a model that the run used, and what they cost if that is known. */
  spent(usage: Usage): void;
}

/** What tells one run from every other. */
export interface RunName {
  readonly agent: string;
  readonly surface: string;
  readonly task: string;
  /** From 1. */
  readonly trial: number;
}

export interface Consent {
  readonly agreed: boolean;
  readonly words: string;
}

export interface Usage {
  readonly inputTokens: number;
  readonly outputTokens: number;
  /** US dollars. */
  readonly cost?: number;
}

/** The run is over: the answer was submitted, or the budget of calls is spent. An agent lets it pass. */
export class RunOver extends Error {}

/** What scripted agents may know beside the stage: the task, and the ids of its books. Models are never given it. */
export interface Crib {
  readonly task: Task;
  /** Fixture keys to ids: `{ accounts: {checking: "0198…"}, goals: {…}, … }`, and what the fixture named with `as`. */
  readonly ids: Readonly<Record<string, unknown>>;
  readonly seed: number;
}

export interface Agent {
  readonly name: string;
  /** Acts until it is done. What it throws, other than RunOver, makes the run errored and not failed. */
  act(stage: Stage, crib: Crib): Promise<void>;
}
