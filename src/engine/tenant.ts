import type { EntityManager } from "@mikro-orm/core";
import { isFormerMember, membershipOf } from "../database/queries/tenants.ts";
import type { Principal } from "../identity/principal.ts";
import { noUserGiven } from "../identity/requirements.ts";
import { notFound, Refusal } from "../kernel/refusals.ts";
import type { Operation } from "../operations/operation.ts";
import type { Parsed } from "./parse.ts";

/** The couple or user that a request names beside its input: the operator must, a user may only name their own. */
export interface Named {
  readonly coupleId?: string | undefined;
  readonly userId?: string | undefined;
}

/** The tenant of a call: a couple, else the user of the principal, else nobody. */
export interface Tenant {
  /** Who acts. An operator who acts for a user carries that user's id. */
  readonly principal: Principal;
  readonly coupleId: string | null;
  /** Whether the couple ended, and the principal was one of its partners. */
  readonly isFormer?: true;
}

/**
 * Finds the tenant of a call. A user's is their own, whatever the input names: another couple's id is then not found
 * there. The operator names the couple or one user, beside the input or in its fields `couple_id` and `user_id`.
 * @throws Refusal `not_found`; `no_couple` where the operation needs one; `invalid_input` when the operator names nobody
 */
export async function tenantOf(
  em: EntityManager,
  operation: Operation,
  principal: Principal,
  named: Named,
  input: Parsed["input"],
): Promise<Tenant> {
  const needsCouple = operation.within === "couple";
  // An operation of nobody's takes ids of users and couples that need not belong together yet.
  const { couple_id, user_id }: Parsed["input"] = operation.within === "nobody" ? {} : input;
  const coupleIds = [named.coupleId, couple_id].filter((id) => typeof id === "string");
  if (principal.role === "user") {
    const former = operation.within === "nobody" ? undefined : await formerTenant(em, principal, coupleIds);
    if (former) return former;
    if (needsCouple && !principal.coupleId) throw new Refusal("no_couple");
    const tenant = ownTenant(principal, named, coupleIds);
    return operation.within === "nobody" ? { ...tenant, coupleId: null } : tenant;
  }
  const userId = named.userId ?? user_id;
  const coupleId = await coupleNamed(em, coupleIds, typeof userId === "string" ? userId : undefined);
  if (needsCouple && !coupleId) throw userId ? new Refusal("no_couple") : noUserGiven();
  const acting = named.userId ? { ...principal, userId: named.userId } : principal;
  return { principal: acting, coupleId: operation.within === "nobody" ? null : coupleId };
}

/** The books of an ended couple that one of its partners names: a person, who can read them. */
async function formerTenant(
  em: EntityManager,
  principal: Principal,
  [coupleId, ...others]: readonly string[],
): Promise<Tenant | undefined> {
  const { userId, kind } = principal;
  if (coupleId === undefined || coupleId === principal.coupleId || others.some((id) => id !== coupleId))
    return undefined;
  if (kind !== "person" || userId === null || !(await isFormerMember(em, userId, coupleId))) return undefined;
  const { authEpoch: _ofTheCoupleNow, ...reader } = principal;
  return { principal: { ...reader, coupleId }, coupleId, isFormer: true };
}

function ownTenant(principal: Principal, { userId }: Named, coupleIds: readonly string[]): Tenant {
  if (userId && userId !== principal.userId) throw notFound("user");
  if (coupleIds.some((id) => id !== principal.coupleId)) throw notFound("couple");
  return { principal, coupleId: principal.coupleId };
}

/** The one couple that the operator names by its id, by a user, or by both. @throws Refusal `not_found` where they differ */
async function coupleNamed(
  em: EntityManager,
  [coupleId, ...others]: readonly string[],
  userId: string | undefined,
): Promise<string | null> {
  if (others.some((id) => id !== coupleId)) throw notFound("couple");
  if (userId === undefined) return coupleId ?? null;
  const user = await membershipOf(em, userId);
  if (!user || (coupleId && user.coupleId !== coupleId)) throw notFound("user");
  return user.coupleId;
}
