import { createHash } from "node:crypto";
import type { EntityManager } from "@mikro-orm/core";
import canonicalize from "canonicalize";
import { Couple } from "../entities/couple.ts";
import { IDEMPOTENCY_DAYS, IdempotencyRecord } from "../entities/idempotency-record.ts";
import type { Principal } from "../identity/principal.ts";
import { Refusal } from "../kernel/refusals.ts";
import type { Operation } from "../operations/operation.ts";
import { canonical } from "./canonical.ts";
import type { Parsed } from "./parse.ts";
import type { Tenant } from "./tenant.ts";

const MAX_AGE_MS = IDEMPOTENCY_DAYS * 24 * 60 * 60 * 1000;

/** A write that carries an idempotency key. */
export interface KeyedRequest {
  readonly key: string;
  readonly operation: string;
  /** All that makes the request what it is: its canonical input, and the couple and user it is for. */
  readonly request: unknown;
}

/** A call's request under its key; undefined for a call without one, and for a read. */
export function keyedRequest(
  operation: Operation,
  { input, call }: Parsed,
  { principal, coupleId }: Tenant,
): KeyedRequest | undefined {
  if (call.idempotencyKey === undefined || operation.effect === "read") return undefined;
  const { asRead } = call;
  const request = {
    input: canonical(operation.input, input),
    couple_id: coupleId,
    user_id: principal.userId,
    ...(asRead && { asRead }),
  };
  return { key: call.idempotencyKey, operation: operation.name, request };
}

/**
 * The answer this key was given before, if it was; a record past its age is forgotten here.
 * Call with the couple's lock held: of two requests with one key the second then finds the record of the first.
 * @throws Refusal `idempotency_key_reused`
 */
export async function recall(
  em: EntityManager,
  principal: Principal,
  keyed: KeyedRequest,
  now: Date,
): Promise<Record<string, unknown> | undefined> {
  const record = await em.findOne(IdempotencyRecord, { owner: ownerOf(principal), key: keyed.key });
  if (!record) return undefined;
  if (now.getTime() - record.createdAt.getTime() > MAX_AGE_MS) {
    await em.remove(record).flush();
    return undefined;
  }
  if (record.fingerprint !== fingerprint(keyed)) throw new Refusal("idempotency_key_reused");
  return record.output;
}

/** Whether the key has an answer by now, to whatever request. */
export async function isAnswered(em: EntityManager, principal: Principal, key: string): Promise<boolean> {
  return (await em.count(IdempotencyRecord, { owner: ownerOf(principal), key })) > 0;
}

/** An answer to keep. Its secrets are shown once and are not kept. */
interface Kept {
  readonly coupleId: string | null;
  readonly output: Record<string, unknown>;
  /** Fields that hold secrets. */
  readonly secrets: readonly string[] | undefined;
  readonly now: Date;
}

/** Keeps the answer, in the transaction that made it true. */
export function remember(
  em: EntityManager,
  principal: Principal,
  keyed: KeyedRequest,
  { coupleId, output, secrets = [], now }: Kept,
): void {
  em.create(IdempotencyRecord, {
    owner: ownerOf(principal),
    key: keyed.key,
    couple: coupleId ? em.getReference(Couple, coupleId) : null,
    operation: keyed.operation,
    fingerprint: fingerprint(keyed),
    output: { ...output, ...Object.fromEntries(secrets.map((field) => [field, null])) },
    createdAt: now,
  });
}

/** Forgets the keys that are past their age. */
export async function forgetOldKeys(em: EntityManager, now: Date): Promise<number> {
  return em
    .fork()
    .nativeDelete(IdempotencyRecord, { createdAt: { $lt: new Date(now.getTime() - MAX_AGE_MS) } });
}

/** Keys are scoped to the user; to the operator as one, whomever it acts for. */
function ownerOf(principal: Principal): string {
  return principal.role === "operator" ? "operator" : (principal.userId ?? "");
}

function fingerprint({ operation, request }: KeyedRequest): string {
  return createHash("sha256")
    .update(canonicalize({ operation, request }) ?? "")
    .digest("hex");
}
