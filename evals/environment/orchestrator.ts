import { countTokens } from "../../testing/tokens.ts";
import { systemPromptFor } from "../../tools/system-prompt.ts";
import { type Environment, type RunName, RunOver, type ToolResult, type Usage } from "../agents/agent.ts";
import type { Head } from "../evaluator/read-books.ts";
import type { TrajectoryStep } from "../runner/simulation.ts";
import type { Task } from "../tasks/task.ts";
import { withFaults } from "./faults.ts";
import type { SeededCouple } from "./seed.ts";
import { answerForm, SUBMIT } from "./submit-answer.ts";
import type { Surface } from "./surface.ts";
import { userSimulator } from "./user-simulator.ts";

/** Passes messages and calls between the agent, the simulated user and the tools, and records the trajectory. */
export interface Orchestrator {
  readonly environment: Environment;
  readonly trajectory: readonly TrajectoryStep[];
  readonly usage: Readonly<Required<Usage>>;
  /** Ends the run, and waits for calls that the agent did not wait for, so that the books include them. */
  close(): Promise<void>;
}

interface Setup {
  readonly run: RunName;
  readonly task: Task;
  readonly couple: SeededCouple;
  readonly surface: Surface;
  /** Reads the head of the couple's ledger, independently of the engine. */
  readonly readHead: () => Promise<Head>;
}

/** A run is stopped after `MAX_BUDGETS` times its budget of calls plus `MAX_MESSAGES` turns. */
const MAX_BUDGETS = 2;
const MAX_MESSAGES = 10;

/** Creates the orchestrator of one run. Concurrent calls of the agent are executed one after another. */
export async function createOrchestrator(setup: Setup): Promise<Orchestrator> {
  const { run, task, couple, surface, readHead } = setup;
  const trajectory: TrajectoryStep[] = [];
  const usage = { inputTokens: 0, outputTokens: 0, cost: 0 };
  const form = answerForm(task);
  const books = { engine: couple.engine, principal: couple.agent(task.speaker) };
  const replyTo = userSimulator(task.user);
  const call = withFaults((tool, input) => surface.call(tool, input), task, couple);
  let head = await readHead();
  let turns = 0;
  let over = false;
  let closed = false;
  let last: Promise<unknown> = Promise.resolve();

  function enqueue<T>(act: () => Promise<T>): Promise<T> {
    if (closed) return Promise.reject(new RunOver());
    const next = last.then(async () => {
      if (!over) over = turns++ >= task.budget.calls * MAX_BUDGETS + MAX_MESSAGES;
      if (over) throw new RunOver();
      return act();
    });
    last = next.catch(() => {});
    return next;
  }

  function record(tool: string, input: unknown, result: ToolResult, seen: Head): ToolResult {
    const { text, structured, refused } = result;
    trajectory.push({
      kind: "tool_call",
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

  async function callTool(tool: string, input: unknown): Promise<ToolResult> {
    if (!surface.tools.some(({ name }) => name === tool)) {
      const text = "Refused: There is no tool of this name.\nNext: Use one of the tools you were given.";
      return record(tool, input, { text, refused: "invalid_input" }, head);
    }
    let seen = head;
    const result = await call(tool, input, async () => {
      seen = await readHead();
    });
    record(tool, input, result, seen);
    head = seen;
    return result;
  }

  async function submit(input: unknown): Promise<ToolResult> {
    const checked = form.check(input);
    if ("refusal" in checked)
      return record(SUBMIT, input, { text: checked.refusal, refused: "invalid_input" }, head);
    trajectory.push({ kind: "answer", answer: checked.answer });
    over = true;
    throw new RunOver();
  }

  const send = (text: string) =>
    enqueue(async () => {
      trajectory.push({ kind: "agent_message", text });
      const reply = replyTo(text);
      if (reply) trajectory.push({ kind: "user_message", ...reply });
      return reply;
    });

  const environment: Environment = {
    run,
    policy: await systemPromptFor(books),
    request: task.request,
    tools: [...surface.tools, form.tool],
    books,
    call: (tool, input) => enqueue(() => (tool === SUBMIT ? submit(input) : callTool(tool, input))),
    say: async (text) => (await send(text))?.text,
    async confirm(text) {
      const reply = await send(text);
      return reply && { agreed: reply.confirms, reply: reply.text };
    },
    notify(text) {
      if (!over && !closed && text.trim() !== "") trajectory.push({ kind: "agent_message", text });
    },
    recordUsage({ inputTokens, outputTokens, cost = 0 }) {
      usage.inputTokens += inputTokens;
      usage.outputTokens += outputTokens;
      usage.cost += cost;
    },
  };
  async function close(): Promise<void> {
    closed = true;
    await last;
  }
  return { environment, trajectory, usage, close };
}
