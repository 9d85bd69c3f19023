import type { Scope, TokenKind } from "../books/token.ts";
import { Refusal } from "../kernel/refusals.ts";
import { OPERATOR_ACTOR } from "../ledger/actors.ts";

/** The authenticated caller. */
export interface Principal {
  /** The operator runs the service and sees all; a user acts by a token. */
  readonly role: "operator" | "user";
  /** The user who acts. Null: the operator, for nobody. */
  readonly userId: string | null;
  /** The couple of that user, as of the token's look-up; null before a couple forms. */
  readonly coupleId: string | null;
  /** The client's name, as the ledger shows it. */
  readonly actor: string;
  /** Whether a person holds the token, or an agent. The operator is neither. */
  readonly kind: TokenKind | "operator";
  readonly scopes: readonly Scope[];
  /** The token's id. None: the operator key, or a caller who came without a token. */
  readonly tokenId?: string;
  /** When the token ends; a token made with it ends no later. */
  readonly expiresAt?: Date;
  /** The epoch of the couple at which the token was live. Missing: the token was looked up for this call, or there is no token. */
  readonly authEpoch?: number;
}

/** The operator, who may call everything but the approval of a plan. */
export const OPERATOR: Principal = Object.freeze({
  role: "operator",
  userId: null,
  coupleId: null,
  actor: OPERATOR_ACTOR,
  kind: "operator",
  scopes: [],
});

/** What an operation asks of its caller: a scope that a token must hold, or the operator key. */
export type Requirement = Scope | "operator";

/** Whether a caller has what an operation asks for. */
export function meets({ role, scopes }: Principal, requirement: Requirement): boolean {
  return role === "operator" || (requirement !== "operator" && scopes.includes(requirement));
}

/** @throws Refusal `operator_only`, `missing_scope` */
export function authorise(principal: Principal, requirement: Requirement): void {
  if (meets(principal, requirement)) return;
  if (requirement === "operator") throw new Refusal("operator_only");
  throw new Refusal("missing_scope", `The token lacks the scope ${requirement}.`, { scope: requirement });
}
