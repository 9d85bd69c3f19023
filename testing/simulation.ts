/** A handwritten task, and handwritten runs and results of it, for tests that need no real run. */
import {
  type AccountRow,
  AGENT_ACTOR,
  type Evaluation,
  type EventRow,
  type GoalRow,
  type Simulation,
  type TrajectoryStep,
  type TrialResult,
} from "../evals/runner/simulation.ts";
import { loadTask } from "../evals/tasks/load.ts";
import type { Task } from "../evals/tasks/task.ts";

export const FIXTURE = {
  about: "Two accounts and two goals.",
  now: "2026-03-10T15:00:00Z",
  accounts: {
    checking: {
      owner: "ada",
      joint: true,
      name: "Joint checking",
      balance: "1000.00",
      keep_available: "100.00",
    },
    hidden: { owner: "ben", private: true, name: "Magpie fund", institution: "Heron Bank", balance: "70.00" },
    secret: { owner: "ada", private: true, name: "Wren money", balance: "20.00" },
  },
  goals: { japan: { name: "Japan trip", target: "3000.00" }, car: { name: "Car", target: "500.00" } },
  earmarks: [{ account: "checking", goal: "japan", amount: "300.00" }],
};

export const TASK = {
  title: "Put 50 on Japan",
  fixture: "two",
  speaker: "ada",
  request: "50 for Japan, please.",
  user: {
    states: { start: [{ when: { mentions: ["Japan"], question: true }, says: "Yes.", confirms: true }] },
  },
  expect: {
    changes: [{ type: "ALLOCATION", account: "checking", goal: "japan", amount: "50.00" }],
    answer: { outcome: "done" },
  },
  budget: { calls: 2, tokens: 100 },
  oracle: [{ submit: { outcome: "done" } }],
};

/** A task of Ada's with these fields: by default, 50.00 of joint checking for the Japan trip. */
export function taskOf(fields: Record<string, unknown> = {}): Task {
  return loadTask("tasks/allocate/by-hand.yaml", { ...TASK, ...fields }, new Map([["two", FIXTURE]]));
}

/** The default task with these expectations added. */
export function taskExpecting(expect: Record<string, unknown>): Task {
  return taskOf({ expect: { ...TASK.expect, ...expect } });
}

export const IDS = {
  partners: { ada: "user-ada", ben: "user-ben" },
  accounts: { checking: "account-checking", hidden: "account-hidden", secret: "account-secret" },
  goals: { japan: "goal-japan", car: "goal-car" },
};

const account = (key: keyof typeof IDS.accounts, fields: Partial<AccountRow>): AccountRow => ({
  id: IDS.accounts[key],
  name: FIXTURE.accounts[key].name,
  institution: null,
  owner: IDS.partners.ada,
  visibility: "private",
  balance: "0",
  joint: false,
  manual: true,
  status: "open",
  keepAvailable: "0",
  ...fields,
});

const goal = (key: keyof typeof IDS.goals, target: string, allocated: string): GoalRow => ({
  id: IDS.goals[key],
  name: FIXTURE.goals[key].name,
  type: "other",
  notes: null,
  target,
  allocated,
  priority: 3,
  deadline: null,
  locked: false,
  status: "active",
});

/** The rows, with these minor units allocated to the goals. */
export function rowsWith(japan: string, car = "0"): Simulation["after"] {
  const earmark = (key: keyof typeof IDS.goals, amount: string) =>
    amount === "0" ? [] : [{ account: IDS.accounts.checking, goal: IDS.goals[key], amount }];
  return {
    accounts: [
      account("checking", { visibility: "shared", balance: "100000", keepAvailable: "10000" }),
      account("hidden", { owner: IDS.partners.ben, institution: "Heron Bank", balance: "7000" }),
      account("secret", { balance: "2000" }),
    ],
    goals: [goal("japan", "300000", japan), goal("car", "50000", car)],
    earmarks: [...earmark("japan", japan), ...earmark("car", car)],
    plans: [],
    journal: [],
    digits: 2,
  };
}

/** An event with these fields: by default, the agent allocates 50.00 of joint checking to the Japan trip. */
export function eventOf(fields: Partial<EventRow> = {}): EventRow {
  return {
    sequence: 10,
    type: "ALLOCATION",
    amount: "5000",
    sourceAccount: IDS.accounts.checking,
    sourceGoal: null,
    destGoal: IDS.goals.japan,
    user: IDS.partners.ada,
    actor: AGENT_ACTOR,
    reverses: null,
    metadata: {},
    ...fields,
  };
}

/** A successful tool call, after which the ledger is at this sequence. */
export function toolCallAt(
  sequence: number,
  fields: Partial<Extract<TrajectoryStep, { kind: "tool_call" }>> = {},
): TrajectoryStep {
  return {
    kind: "tool_call",
    tool: "allocate_to_goal",
    input: {},
    text: "Done",
    sequence,
    plans: [],
    tokens: 10,
    ...fields,
  };
}

export const agentMessage = (text: string): TrajectoryStep => ({ kind: "agent_message", text });
export const confirmation: TrajectoryStep = {
  kind: "user_message",
  text: "Yes.",
  confirms: true,
  left: false,
};
export const submittedAnswer = (answer: Record<string, unknown>): TrajectoryStep => ({
  kind: "answer",
  answer,
});

/** A run with these fields: by default, one that passes the default task. */
export function simulationOf(fields: Partial<Simulation> = {}): Simulation {
  return {
    ids: IDS,
    before: rowsWith("30000"),
    after: rowsWith("35000"),
    events: [eventOf()],
    trajectory: [toolCallAt(10), agentMessage("It is done."), submittedAnswer({ outcome: "done" })],
    decoy: { before: "same", after: "same" },
    ...fields,
  };
}

/** An evaluation with these problems. */
export function evaluationOf(problems: Partial<Evaluation> = {}): Evaluation {
  return { state: [], changes: [], milestones: [], answer: [], policy: [], budget: [], ...problems };
}

/** A result with these fields: by default, a run that passed. */
export function resultOf(fields: Partial<TrialResult> = {}): TrialResult {
  return {
    agent: "openai",
    surface: "openai",
    task: "allocate/from-joint-checking",
    trial: 0,
    seed: 7,
    verdict: "passed",
    evaluation: evaluationOf(),
    calls: 2,
    inputTokens: 7_204,
    outputTokens: 133,
    cost: 0.0123,
    milliseconds: 1_840,
    simulation: simulationOf(),
    ...fields,
  };
}
