import { SCOPES, type Scope } from "../books/token.ts";
import { isBlank } from "../kernel/text.ts";
import { isReservedActor } from "../ledger/actors.ts";
import type { Principal } from "./principal.ts";

/** The scopes of an agent, unless its token has fewer. */
export const AGENT_SCOPES: readonly Scope[] = SCOPES.filter((scope) => scope !== "admin");

export const MAX_CLIENT_NAME = 60;

/** An agent of a user without a token, for a process with direct access to the database. `client` is its name. */
export function agentOf(
  user: { readonly id: string; readonly coupleId: string | null },
  client: string,
): Principal {
  return {
    role: "user",
    userId: user.id,
    coupleId: user.coupleId,
    actor: client,
    kind: "agent",
    scopes: AGENT_SCOPES,
  };
}

/**
 * The sanitized name of a client: one visible line of at most MAX_CLIENT_NAME characters. Undefined if nothing visible is
 * left, or if it is or looks like a reserved name.
 */
export function clientNameOf(announced: string | undefined): string | undefined {
  const visible = announced
    ?.toWellFormed()
    .replaceAll(/[\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu, "");
  const name = visible?.trim().slice(0, MAX_CLIENT_NAME).toWellFormed().trim();
  return !name || isBlank(name) || isReservedActor(name) ? undefined : name;
}
