/** Results of invented runs, for tests that need no real run. */
import type {
  BooksRows,
  Evaluation,
  Simulation,
  TrajectoryStep,
  TrialResult,
} from "../evals/runner/simulation.ts";

const CHECKING = "0198a000-0000-7000-8000-000000000001";
const JAPAN = "0198a000-0000-7000-8000-000000000002";

/** Text that tries to inject markup and to reorder characters. */
export const HOSTILE = `</script></style><script>alert("1")</script><img src=x onerror='alert(2)'> \u202Etsohg\u202C \u200B&amp; " '`;

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

/** An evaluation with these problems. */
export function evaluationOf(reasons: Partial<Evaluation> = {}): Evaluation {
  return { state: [], changes: [], milestones: [], answer: [], policy: [], budget: [], ...reasons };
}

/** A run that allocated 50.00 of checking to the Japan trip and ended with a message. */
export function simulationOf(message = "Done: the Japan trip now holds 350.00."): Simulation {
  const event = {
    sequence: 13,
    type: "ALLOCATION",
    amount: "5000",
    sourceAccount: CHECKING,
    sourceGoal: null,
    destGoal: JAPAN,
    user: "0198a000-0000-7000-8000-000000000009",
    actor: "assistant",
    reverses: null,
    metadata: {},
  };
  return {
    ids: { accounts: { checking: CHECKING }, goals: { japan: JAPAN } },
    before: booksWith("30000"),
    after: booksWith("35000"),
    events: [event],
    trajectory: trajectoryOf(message),
    decoy: { before: "same", after: "same" },
  };
}

function trajectoryOf(message: string): TrajectoryStep[] {
  const input = { account_id: CHECKING, goal_id: JAPAN, amount: "50.00" };
  const text = `Allocate to goal\ngoal:\n  name: «Japan trip»\n  current_allocation: "350.00"`;
  return [
    {
      kind: "tool_call",
      tool: "get_summary",
      input: {},
      text: "Summary\n…",
      sequence: 12,
      plans: [],
      tokens: 812,
    },
    { kind: "agent_message", text: "Shall I put 50.00 of Joint checking on the Japan trip?" },
    { kind: "user_message", text: "Yes, please.", confirms: true, left: false },
    {
      kind: "tool_call",
      tool: "allocate_to_goal",
      input: { ...input, amount: "5000" },
      text: "Refused: insufficient_funds. The account has not as much.",
      refused: "insufficient_funds",
      sequence: 12,
      plans: [],
      tokens: 96,
    },
    { kind: "tool_call", tool: "allocate_to_goal", input, text, sequence: 13, plans: [], tokens: 143 },
    { kind: "agent_message", text: message },
    { kind: "user_message", text: "Thanks.", confirms: false, left: true },
    { kind: "answer", answer: { outcome: "done", saved: "350.00" } },
  ];
}

function booksWith(allocated: string): BooksRows {
  return {
    accounts: [
      {
        id: CHECKING,
        name: "Joint checking",
        institution: null,
        owner: "ada",
        visibility: "shared",
        balance: "240000",
        keepAvailable: "20000",
        joint: true,
        manual: true,
        status: "open",
      },
    ],
    goals: [
      {
        id: JAPAN,
        name: "Japan trip",
        type: "travel",
        notes: null,
        target: "300000",
        allocated,
        priority: 2,
        deadline: null,
        locked: false,
        status: "active",
      },
    ],
    earmarks: [{ account: CHECKING, goal: JAPAN, amount: allocated }],
    plans: [],
    journal: [],
    digits: 2,
  };
}
