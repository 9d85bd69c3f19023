import { createHash } from "node:crypto";
import type { EntityManager } from "@mikro-orm/core";
import canonicalize from "canonicalize";
import { Couple } from "../entities/couple.ts";
import { IDEMPOTENCY_DAYS, IdempotencyRecord } from "../entities/idempotency-record.ts";
import type { Principal } from "../identity/principal.ts";
import { Refusal } from "../kernel/refusals.ts";

const MAX_AGE_MS = IDEMPOTENCY_DAYS * 24 * 60 * 60 * 1000;

/** A write that carries an idempotency key. */
export interface KeyedRequest {
  readonly key: string;
  readonly operation: string;
  /** All that makes the request what it is: its canonical input, and the couple and user it is for. */
  readonly request: unknown;
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

/** Keeps the answer, in the transaction that made it true. `output` must hold no secret. */
export function remember(
  em: EntityManager,
  principal: Principal,
  keyed: KeyedRequest,
  answer: { coupleId: string | null; output: Record<string, unknown>; now: Date },
): void {
  em.create(IdempotencyRecord, {
    owner: ownerOf(principal),
    key: keyed.key,
    couple: answer.coupleId ? em.getReference(Couple, answer.coupleId) : null,
    operation: keyed.operation,
    fingerprint: fingerprint(keyed),
    output: answer.output,
    createdAt: answer.now,
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
