/** The `actor` of the evaluated agent in the ledger. */
export const AGENT_ACTOR = "assistant";

/** The record of one run, all that the evaluator needs. It is plain JSON, so that a stored run can be evaluated again. */
export interface Simulation {
  /** Ids by fixture key: `{ partners, accounts, goals }`, and the answers that the fixture named with `as`. */
  readonly ids: Readonly<Record<string, unknown>>;
  readonly before: BooksRows;
  readonly after: BooksRows;
  /** The couple's events of the run, in sequence. */
  readonly events: readonly EventRow[];
  readonly trajectory: readonly TrajectoryStep[];
  /** A digest of the decoy couple's rows before and after the run. */
  readonly decoy: { readonly before: string; readonly after: string };
  /** What `verify` reports after the run, if anything. */
  readonly discrepancy?: unknown;
}

/** A couple's rows. Money is a string of minor units. */
export interface BooksRows {
  readonly accounts: readonly AccountRow[];
  readonly goals: readonly GoalRow[];
  readonly earmarks: readonly { readonly account: string; readonly goal: string; readonly amount: string }[];
  readonly plans: readonly { readonly id: string; readonly status: string; readonly requestedBy: string }[];
  readonly journal: readonly JournalRow[];
  /** Decimal places of the couple's currency. */
  readonly digits: number;
}

export interface AccountRow {
  readonly id: string;
  readonly name: string;
  readonly institution: string | null;
  /** The owner's user id. */
  readonly owner: string;
  readonly visibility: string;
  readonly balance: string;
  readonly keepAvailable: string;
  readonly joint: boolean;
  readonly manual: boolean;
  readonly status: string;
}

export interface GoalRow {
  readonly id: string;
  readonly name: string;
  readonly type: string;
  readonly notes: string | null;
  readonly target: string;
  readonly allocated: string;
  /** Absent in results of earlier versions, which means zero. */
  readonly spent?: string;
  readonly priority: number;
  readonly deadline: string | null;
  readonly locked: boolean;
  readonly status: string;
}

export interface JournalRow {
  readonly id: string;
  readonly author: string;
  readonly goal: string | null;
  readonly mood: string | null;
  readonly visibility: string;
  readonly text: string;
}

export interface EventRow {
  readonly sequence: number;
  readonly type: string;
  readonly amount: string;
  readonly sourceAccount: string | null;
  readonly sourceGoal: string | null;
  readonly destGoal: string | null;
  readonly user: string | null;
  /** The client that caused the event: AGENT_ACTOR is the evaluated agent. */
  readonly actor: string;
  /** For a REVERSAL, the type of the reversed event. */
  readonly reverses: string | null;
  /** For a SPENDING and its reversal, whether the balance already included the payment. */
  readonly inBalance?: boolean;
  readonly metadata: Readonly<Record<string, unknown>>;
}

/** One step of a run. */
export type TrajectoryStep =
  | {
      readonly kind: "tool_call";
      readonly tool: string;
      readonly input: unknown;
      readonly text: string;
      readonly structured?: unknown;
      readonly refused?: string;
      /** The last sequence number of the ledger after the call. */
      readonly sequence: number;
      /** Plans that this call stored. */
      readonly plans: readonly string[];
      /** o200k tokens of input and result. */
      readonly tokens: number;
    }
  | { readonly kind: "agent_message"; readonly text: string }
  | {
      readonly kind: "user_message";
      readonly text: string;
      readonly confirms: boolean;
      readonly milestone?: string;
      readonly left: boolean;
    }
  | { readonly kind: "answer"; readonly answer: Readonly<Record<string, unknown>> };

/** The components of an evaluation. A run passes if every component passes. */
export const COMPONENTS = ["state", "changes", "milestones", "answer", "policy", "budget"] as const;
export type Component = (typeof COMPONENTS)[number];

/** The problems of each component; a component without problems passes. */
export type Evaluation = Readonly<Record<Component, readonly string[]>>;

/** One line of a results file. */
export interface TrialResult {
  readonly agent: string;
  readonly surface: string;
  readonly task: string;
  readonly trial: number;
  readonly seed: number;
  readonly verdict: "passed" | "failed" | "errored";
  /** For an errored run, the failure outside the agent, such as a model API that answered 500. */
  readonly error?: string;
  readonly evaluation?: Evaluation;
  readonly calls: number;
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly cost?: number;
  readonly milliseconds: number;
  readonly simulation?: Simulation;
}
