import type { RefusalCode } from "../../src/kernel/refusals.ts";
import type { Books } from "../../tools/books.ts";
import type { Task } from "../tasks/task.ts";

/** A tool as an agent sees it on its surface. `submit_answer` is one of them. */
export interface OfferedTool {
  readonly name: string;
  readonly description: string;
  /** JSON Schema of an object. */
  readonly inputSchema: Readonly<Record<string, unknown>>;
  /** The schema is for OpenAI's strict mode. */
  readonly strict?: true;
}

export interface ToolResult {
  /** The text for the model. */
  readonly text: string;
  /** The structured result; absent for a refusal. */
  readonly structured?: Readonly<Record<string, unknown>>;
  /** The code of a refusal. `lost`: the result was lost, and the call may have been carried out. */
  readonly refused?: RefusalCode | "lost";
}

/** What an agent acts on in a run. It has nothing else: no database, no clock and no task. */
export interface Environment {
  /** Identifies the recording of the run. Models never see it. */
  readonly run: RunName;
  /** The policy of the agent: the system prompt that the product gives its users' agents. */
  readonly policy: string;
  /** The first message of the user. */
  readonly request: string;
  readonly tools: readonly OfferedTool[];
  /** The books that the LangChain agent is constructed with. Its tool calls still go through `call`. */
  readonly books: Books;
  /** Calls a tool. Refusals are results. @throws RunOver when the run has ended */
  call(tool: string, input: unknown): Promise<ToolResult>;
  /** Sends a message to the user and returns the reply; undefined once the user has left. @throws RunOver */
  say(text: string): Promise<string | undefined>;
  /** Records a message beside tool calls, which a chat shows without waiting for a reply. */
  notify(text: string): void;
  /** Asks the user to approve or reject, as an app does with two buttons; undefined once the user has left. @throws RunOver */
  confirm(text: string): Promise<Consent | undefined>;
  /** Adds the tokens of a model call, and their cost if known. */
  recordUsage(usage: Usage): void;
}

/** Identifies a run. */
export interface RunName {
  readonly agent: string;
  readonly surface: string;
  readonly task: string;
  /** From 1. */
  readonly trial: number;
}

export interface Consent {
  readonly agreed: boolean;
  readonly reply: string;
}

export interface Usage {
  readonly inputTokens: number;
  readonly outputTokens: number;
  /** US dollars. */
  readonly cost?: number;
}

/** The run has ended: the answer was submitted or the limit of turns was reached. Agents let this error pass. */
export class RunOver extends Error {}

/** What scripted agents know besides the environment. Agents with a model ignore it. */
export interface Privileged {
  readonly task: Task;
  /** Ids by fixture key, `{ accounts: { checking: "0198…" }, goals: { … } }`, and answers that the fixture named with `as`. */
  readonly ids: Readonly<Record<string, unknown>>;
  readonly seed: number;
}

export interface Agent {
  readonly name: string;
  /** Acts until done. Any error other than RunOver makes the run errored, not failed. */
  act(environment: Environment, privileged: Privileged): Promise<void>;
}
