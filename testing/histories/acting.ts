/** Which user a caller acts as, and whose private accounts it may see. */
import type { Caller, Doer } from "./rows.ts";

/** Who does what a caller does now. */
export function doer(caller: Caller, at: number): Doer {
  return { user: actingUser(caller), operator: caller.principal.role === "operator", at };
}

/** The user with private accounts that a caller sees: nobody's for an app without access to them. */
export function privateUser({ app, userId }: Caller["principal"]): string | null {
  return app?.seesPrivate === false ? null : userId;
}

/** Whether a caller must not ask for what is private: an app without access to it. */
export function isApart({ principal }: Caller): boolean {
  return principal.app?.seesPrivate === false;
}

export function actingUser({ principal, userId }: Caller): string | null {
  return userId ?? principal.userId;
}
