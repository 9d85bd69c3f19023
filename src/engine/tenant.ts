import type { EntityManager } from "@mikro-orm/core";
import { OWNED_ROWS, type Owner, ownerOfRow } from "../database/queries/tenants.ts";
import type { Principal } from "../identity/principal.ts";
import { invalidInput, notFound, Refusal } from "../kernel/refusals.ts";
import type { Operation, Subject } from "../operations/operation.ts";

/** The couple or user that a request names beside its input: the operator must, a user may only name their own. */
export interface Named {
  readonly coupleId?: string | undefined;
  readonly userId?: string | undefined;
}

/** The tenant of a call, and the principal that acts. */
export interface Tenant {
  readonly principal: Principal;
  readonly coupleId: string | null;
  /** Without a couple: the user who owns the rows, if there is one. */
  readonly singleId: string | null;
}

/**
 * Finds the tenant of a call. A user's is their own, whatever the input names: another couple's id is then not found
 * there. For the operator the couple is the one named, the named user's, or the subject's.
 * @throws Refusal `not_found`; `no_couple` where the operation needs one; `invalid_input` when the operator names nobody
 */
export async function tenantOf(
  em: EntityManager,
  operation: Operation,
  principal: Principal,
  named: Named,
  subject: Subject,
): Promise<Tenant> {
  const needsCouple = operation.within === "couple";
  if (principal.role === "user") {
    if (needsCouple && !principal.coupleId) throw new Refusal("no_couple");
    return ownBooks(principal, named, subject);
  }
  const found = await namedByOperator(em, principal, named, subject);
  if (!needsCouple || found?.coupleId) return found ?? { principal, coupleId: null, singleId: null };
  if (found) throw new Refusal("no_couple");
  throw invalidInput([{ field: "couple_id", message: "With the operator key, name couple_id or user_id." }]);
}

function ownBooks(principal: Principal, named: Named, subject: Subject): Tenant {
  const { userId, coupleId } = principal;
  if (named.userId && named.userId !== userId) throw notFound("user");
  for (const couple of [named.coupleId, subject.couple]) {
    if (couple && couple !== coupleId) throw notFound("couple");
  }
  return { principal, coupleId, singleId: userId };
}

async function namedByOperator(
  em: EntityManager,
  principal: Principal,
  named: Named,
  subject: Subject,
): Promise<Tenant | undefined> {
  const coupleId = named.coupleId ?? subject.couple;
  if (named.userId) {
    const user = await ownerOfRow(em, "user", named.userId);
    if (!user || (coupleId && user.coupleId !== coupleId)) throw notFound("user");
    return tenantFor({ ...principal, userId: user.userId }, user);
  }
  if (coupleId) return { principal, coupleId, singleId: null };
  for (const kind of OWNED_ROWS) {
    const id = subject[kind];
    if (!id) continue;
    const owner = await ownerOfRow(em, kind, id);
    if (!owner) throw notFound(kind);
    return tenantFor(principal, owner);
  }
  return undefined;
}

function tenantFor(principal: Principal, { coupleId, userId }: Owner): Tenant {
  return { principal, coupleId, singleId: userId };
}
