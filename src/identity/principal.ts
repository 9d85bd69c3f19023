import type { Scope, TokenKind } from "../books/token.ts";
import { Refusal } from "../kernel/refusals.ts";
import { OPERATOR_ACTOR } from "../ledger/actors.ts";

/** A connected app that calls with an OAuth access token. */
interface CallingApp {
  readonly id: string;
  /** The resource that the token was issued for. */
  readonly audience: string;
  /** Whether the app sees the user's private accounts and journal entries. */
  readonly seesPrivate: boolean;
}

export interface Principal {
  /** The operator runs the service and sees everything; a user has a token or a session. */
  readonly role: "operator" | "user";
  /** The acting user. Null: the operator, without naming a user. */
  readonly userId: string | null;
  /** The user's couple when the token was looked up; null without a couple. */
  readonly coupleId: string | null;
  readonly actor: string;
  /** Whether a person or an agent uses the token. The operator is neither. */
  readonly kind: TokenKind | "operator";
  readonly scopes: readonly Scope[];
  /** The token's id; missing for the operator key, a session or a caller without a token. */
  readonly tokenId?: string;
  /** The connected app that the token belongs to; missing for every other caller. */
  readonly app?: CallingApp;
  /** The id of the session; missing for every other caller. */
  readonly sessionId?: string;
  /** Until when the person's last proof of who they are is fresh; missing without a session. */
  readonly freshUntil?: Date;
  /** Whether its user confirmed the token in a session; missing for every other caller. */
  readonly isConfirmed?: boolean;
  /** Before this instant the person cannot approve; null or missing: they can. */
  readonly approvesFrom?: Date | null;
  /** In a session: before this instant no proof of the person counts; null or missing: every fresh one does. */
  readonly provesFrom?: Date | null;
  /** When the token expires. Tokens created with it expire no later. */
  readonly expiresAt?: Date;
  /** The couple's epoch at which the token or session was live; missing without either, or if its user has no couple. */
  readonly authEpoch?: number;
}

/** The operator, who may call everything except the approval of a plan. */
export const OPERATOR: Principal = Object.freeze({
  role: "operator",
  userId: null,
  coupleId: null,
  actor: OPERATOR_ACTOR,
  kind: "operator",
  scopes: [],
});

/** What an operation requires: a scope of the token, or the operator key. */
export type Requirement = Scope | "operator";

/** Whether a caller meets the requirement of an operation. */
export function meets({ role, scopes }: Principal, requirement: Requirement): boolean {
  return role === "operator" || (requirement !== "operator" && scopes.includes(requirement));
}

/** @throws Refusal `operator_only`, `missing_scope` */
export function authorise(principal: Principal, requirement: Requirement): void {
  if (meets(principal, requirement)) return;
  if (requirement === "operator") throw new Refusal("operator_only");
  throw new Refusal("missing_scope", `The token lacks the scope ${requirement}.`, { scope: requirement });
}
