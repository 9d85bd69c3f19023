import { countTokens } from "gpt-tokenizer/encoding/o200k_base";
import { systemPromptFor } from "../../tools/system-prompt.ts";
import { type RunName, RunOver, type Stage, type ToolResult, type Usage } from "../agents/agent.ts";
import type { Entry } from "../run/evidence.ts";
import type { Task } from "../task/task.ts";
import { withFaults } from "./faults.ts";
import { personOf } from "./person.ts";
import type { Seeded } from "./seed.ts";
import { answerForm, SUBMIT } from "./submit-answer.ts";
import type { Surface } from "./surface.ts";

/** Where a couple's ledger stands, and the ids of its plans. */
export interface Head {
  readonly sequence: number;
  readonly plans: readonly string[];
}

/** A stage, and what happened on it. */
export interface Played {
  readonly stage: Stage;
  readonly transcript: readonly Entry[];
  readonly usage: Readonly<Required<Usage>>;
  /** Nothing more is taken. Waits for what the agent asked for and did not wait for: it is in the books only then. */
  close(): Promise<void>;
}

interface Setting {
  readonly run: RunName;
  readonly task: Task;
  readonly couple: Seeded;
  readonly surface: Surface;
  /** Looks at the books with the grader's eyes. */
  readonly look: () => Promise<Head>;
}

/** An agent that goes on and on is stopped when it has done this many times what its budget allows. */
const PATIENCE = 2;
const WORDS = 10;

/** Sets the stage for one run. Whatever an agent asks for at once is done one after the other. */
export async function setStage({ run, task, couple, surface, look }: Setting): Promise<Played> {
  const transcript: Entry[] = [];
  const usage = { inputTokens: 0, outputTokens: 0, cost: 0 };
  const form = answerForm(task);
  const books = { engine: couple.engine, principal: couple.agent(task.speaks) };
  const hear = personOf(task.person);
  const call = withFaults((tool, input) => surface.call(tool, input), task, couple);
  let head = await look();
  let turns = 0;
  let over = false;
  let closed = false;
  let last: Promise<unknown> = Promise.resolve();

  function inTurn<T>(act: () => Promise<T>): Promise<T> {
    if (closed) return Promise.reject(new RunOver());
    const next = last.then(async () => {
      if (!over) over = turns++ >= task.budget.calls * PATIENCE + WORDS;
      if (over) throw new RunOver();
      return act();
    });
    last = next.catch(() => {});
    return next;
  }

  function note(tool: string, input: unknown, result: ToolResult, seen: Head): ToolResult {
    const { text, structured, refused } = result;
    transcript.push({
      kind: "called",
      tool,
      input,
      text,
      ...(structured && { structured }),
      ...(refused && { refused }),
      sequence: seen.sequence,
      plans: seen.plans.filter((id) => !head.plans.includes(id)),
      tokens: countTokens(JSON.stringify(input ?? {})) + countTokens(text),
    });
    return result;
  }

  async function use(tool: string, input: unknown): Promise<ToolResult> {
    if (!surface.tools.some(({ name }) => name === tool)) {
      const text = "Refused: There is no tool of this name.\nNext: Use one of the tools you were given.";
      return note(tool, input, { text, refused: "invalid_input" }, head);
    }
    let seen = head;
    const result = await call(tool, input, async () => {
      seen = await look();
    });
    note(tool, input, result, seen);
    head = seen;
    return result;
  }

  async function submit(input: unknown): Promise<ToolResult> {
    const judged = form.judge(input);
    if ("refusal" in judged)
      return note(SUBMIT, input, { text: judged.refusal, refused: "invalid_input" }, head);
    transcript.push({ kind: "submitted", answer: judged.answer });
    over = true;
    throw new RunOver();
  }

  const tell = (text: string) =>
    inTurn(async () => {
      transcript.push({ kind: "told", text });
      const heard = hear(text);
      if (heard) transcript.push({ kind: "heard", ...heard });
      return heard;
    });

  const stage: Stage = {
    run,
    system: await systemPromptFor(books),
    words: task.words,
    tools: [...surface.tools, form.tool],
    books,
    call: (tool, input) => inTurn(() => (tool === SUBMIT ? submit(input) : use(tool, input))),
    say: async (text) => (await tell(text))?.text,
    async confirm(text) {
      const heard = await tell(text);
      return heard && { agreed: heard.confirms, words: heard.text };
    },
    aside(text) {
      if (!over && !closed && text.trim() !== "") transcript.push({ kind: "told", text });
    },
    spent({ inputTokens, outputTokens, cost = 0 }) {
      usage.inputTokens += inputTokens;
      usage.outputTokens += outputTokens;
      usage.cost += cost;
    },
  };
  async function close(): Promise<void> {
    closed = true;
    await last;
  }
  return { stage, transcript, usage, close };
}
