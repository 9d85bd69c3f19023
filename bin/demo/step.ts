import type { Page } from "./page.ts";

/** Values that earlier steps saved, by name, and the fields of the step's answer. */
export type Scope = Readonly<Record<string, unknown>>;

type Person = "operator" | "ada" | "ben";

/** A part of the demo: a date, a call, the expected answer, and what the page shows, in this order. */
export interface Step {
  /** Moves the clock to 9 AM of this date. */
  readonly on?: string;
  /** Runs the server's background jobs once. */
  readonly jobs?: true;
  /** Ada's message to Claude. */
  readonly ada?: string;
  /** A tool that Claude calls, over MCP. */
  readonly tool?: string;
  /** Shows the tool call with this text as its input. */
  readonly shown?: string;
  /** A request of the REST API as `METHOD /path`. */
  readonly request?: string;
  readonly by?: Person;
  /** The person makes the request on the page of the server, after signing in there. */
  readonly onPage?: true;
  /** The input of the tool or request. `{name}` stands for a saved value, also in `request` and `expect`. */
  readonly input?: object;
  /** The code of the refusal that the call must get. */
  readonly refused?: string;
  /** Values of fields of the answer, by paths such as `items.0.id`, `items.length` or `items.*.kind`. */
  readonly expect?: Readonly<Record<string, unknown>>;
  /** Names for fields of the answer. */
  readonly save?: Readonly<Record<string, string>>;
  /** The result of the call in one line. `{path}` stands for a field of the answer, also in `money` and `say`. */
  readonly result?: string;
  readonly show?: (page: Page, scope: Scope) => void;
  /** Claude's answer. */
  readonly claude?: string;
  readonly money?: Parameters<Page["money"]>;
  readonly say?: readonly string[];
}

export function post(by: Person, path: string, input: object, more: Step = {}): Step {
  return { by, request: `POST ${path}`, input, ...more };
}

export function get(by: Person, path: string, expect: Step["expect"] = {}, more: Step = {}): Step {
  return { by, request: `GET ${path}`, expect, ...more };
}

/** Earmarks money in an account for a goal. Accounts and goals have saved names. */
export function allocate(by: Person, account: string, goal: string, amount: string, more: Step = {}): Step {
  return post(by, "/goals/allocate", { account_id: `{${account}}`, goal_id: `{${goal}}`, amount }, more);
}

/** Releases money in an account from a goal. */
export function release(by: Person, account: string, goal: string, amount: string): Step {
  return post(by, "/goals/release", { account_id: `{${account}}`, goal_id: `{${goal}}`, amount });
}

/** Records a deposit, a withdrawal or the balance at the bank of an account. */
export function record(
  by: Person,
  event_type: string,
  amount: string,
  account: string,
  metadata: object,
): Step {
  return post(by, "/ledger/events", { event_type, amount, source_account_id: `{${account}}`, metadata });
}

/** Checks the unread items in a partner's inbox, and marks them as read. */
export function readInbox(by: Person, expect: Step["expect"]): Step[] {
  const newest = { save: { newest_item: "items.0.id" } };
  return [
    get(by, "/inbox?unread=true", expect, newest),
    post(by, "/inbox/read", { up_to_item_id: "{newest_item}" }),
  ];
}

export function money(...line: Parameters<Page["money"]>): Step {
  return { money: line };
}

export function say(...lines: string[]): Step {
  return { say: lines };
}
