/** The name by which the agent that is judged stands in the ledger. */
export const AGENT_ACTOR = "assistant";

/** All that grading looks at: what a run left behind. Plain JSON, so that a run can be graded again from its record. */
export interface Evidence {
  /** Fixture keys to ids: `{ partners, accounts, goals }`, and what the fixture named with `as`. */
  readonly ids: Readonly<Record<string, unknown>>;
  readonly before: BooksRows;
  readonly after: BooksRows;
  /** The couple's events that the run appended, in sequence. */
  readonly events: readonly EventRow[];
  readonly transcript: readonly Entry[];
  /** The decoy couple's books, before and after, as one digest each. */
  readonly decoy: { readonly before: string; readonly after: string };
  /** What `verify` found to disagree after the run, if anything. */
  readonly discrepancy?: unknown;
}

/** A couple's rows. Money in minor units, as decimal digits. */
export interface BooksRows {
  readonly accounts: readonly AccountRow[];
  readonly goals: readonly GoalRow[];
  readonly earmarks: readonly { readonly account: string; readonly goal: string; readonly amount: string }[];
  readonly plans: readonly { readonly id: string; readonly status: string; readonly requestedBy: string }[];
  readonly journal: readonly EntryRow[];
  /** Digits after the decimal point of the couple's currency. */
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
  /** Left out in results of earlier versions: nothing. */
  readonly spent?: string;
  readonly priority: number;
  readonly deadline: string | null;
  readonly locked: boolean;
  readonly status: string;
}

export interface EntryRow {
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
  /** The client that acted: AGENT_ACTOR is the agent that is judged, any other a hand beside it. */
  readonly actor: string;
  /** Of a REVERSAL: the type of the event that it takes back. */
  readonly reverses: string | null;
  /** Of a SPENDING and of its reversal: whether the balance showed the payment already. */
  readonly inBalance?: boolean;
  readonly metadata: Readonly<Record<string, unknown>>;
}

/** One thing that happened in a run, in order. */
export type Entry =
  | {
      readonly kind: "called";
      readonly tool: string;
      readonly input: unknown;
      readonly text: string;
      readonly structured?: unknown;
      readonly refused?: string;
      /** The couple's sequence when the call had been answered: events up to it were there. */
      readonly sequence: number;
      /** Plans that this call stored. */
      readonly plans: readonly string[];
      /** Tokens (o200k) of input and answer. */
      readonly tokens: number;
    }
  | { readonly kind: "told"; readonly text: string }
  | {
      readonly kind: "heard";
      readonly text: string;
      readonly confirms: boolean;
      readonly mark?: string;
      readonly left: boolean;
    }
  | { readonly kind: "submitted"; readonly answer: Readonly<Record<string, unknown>> };

/** What is judged, each by itself. */
export const COMPONENTS = ["state", "changes", "milestones", "answer", "minefields", "budget"] as const;
export type Component = (typeof COMPONENTS)[number];

/** The verdict on one component: no reason means that it holds. */
export type Grades = Readonly<Record<Component, readonly string[]>>;

/** One line of a results file. */
export interface TrialResult {
  readonly agent: string;
  readonly surface: string;
  readonly task: string;
  readonly trial: number;
  readonly seed: number;
  readonly verdict: "passed" | "failed" | "errored";
  /** Of an errored run: what went wrong outside the agent's judgement (a model that answered 500, a script that broke). */
  readonly error?: string;
  readonly grades?: Grades;
  readonly calls: number;
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly cost?: number;
  readonly milliseconds: number;
  readonly evidence?: Evidence;
}
