import { SCOPES, type Scope } from "../books/token.ts";
import { isBlank } from "../kernel/text.ts";
import { isReservedActor } from "../ledger/actors.ts";
import type { Principal } from "./principal.ts";

/** What an agent may do, unless its token says less. */
export const AGENT_SCOPES: readonly Scope[] = SCOPES.filter((scope) => scope !== "admin");

/** Characters of a client's name at most. */
export const MAX_CLIENT_NAME = 60;

/**
 * An agent of a user, without a token: whoever has the books on their own machine names the user. `client` is the agent's
 * name in the ledger.
 */
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
 * The name by which a client announced itself, as the ledger takes it: one visible line, cut to MAX_CLIENT_NAME;
 * undefined when nothing visible is left, or when it is reserved or looks like a name that is.
 */
export function clientNameOf(announced: string | undefined): string | undefined {
  const visible = announced
    ?.toWellFormed()
    .replaceAll(/[\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu, "");
  const name = visible?.trim().slice(0, MAX_CLIENT_NAME).toWellFormed().trim();
  return !name || isBlank(name) || isReservedActor(name) ? undefined : name;
}
