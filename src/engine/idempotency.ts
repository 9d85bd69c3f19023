import { createHash } from "node:crypto";
import type { EntityManager } from "@mikro-orm/core";
import canonicalize from "canonicalize";
import type { KeyWrite } from "../database/queries/commit.ts";
import { findKeys, type KeyOwner, type KeyRecord, saveKey } from "../database/queries/idempotency.ts";
import { IDEMPOTENCY_DAYS } from "../entities/answer-columns.ts";
import type { Principal } from "../identity/principal.ts";
import { Refusal } from "../kernel/refusals.ts";
import type { Operation } from "../operations/operation.ts";
import { canonical } from "./canonical.ts";
import type { Parsed } from "./parse.ts";
import type { Tenant } from "./tenant.ts";

const MAX_AGE_MS = IDEMPOTENCY_DAYS * 24 * 60 * 60 * 1000;

/** A write that carries an idempotency key. */
export interface KeyedRequest extends KeyOwner {
  readonly key: string;
  readonly operation: string;
  /** SHA-256 in hex over all that makes the request what it is: its canonical input, and the user it is for. */
  readonly fingerprint: string;
  /** The fingerprint that the version before gave the request: it also covered the couple. Restored keys have it. */
  earlierFingerprint(): string;
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
    user_id: principal.userId,
    // What an app gets back depends on its access to private accounts.
    ...(principal.app && { app_id: principal.app.id }),
    ...(asRead && { asRead }),
  };
  return {
    coupleId,
    owner: ownerOf(principal),
    key: call.idempotencyKey,
    operation: operation.name,
    fingerprint: fingerprintOf(operation, request),
    earlierFingerprint: () => fingerprintOf(operation, { ...request, couple_id: coupleId }),
  };
}

function fingerprintOf(operation: Operation, request: object): string {
  const text = canonicalize({ operation: operation.name, request }) ?? "";
  return createHash("sha256").update(text).digest("hex");
}

/**
 * The answer this key was given before, if it was; a record past its age counts as none.
 * @throws Refusal `idempotency_key_reused`
 */
export async function recallFrom(
  em: EntityManager,
  keyed: KeyedRequest,
  now: Date,
): Promise<Record<string, unknown> | undefined> {
  const [record] = await liveRecords(em, keyed.coupleId, [keyed], now);
  return record && recall(record, keyed);
}

/** The records of keys that are not past their age. */
export async function liveRecords(
  em: EntityManager,
  coupleId: string | null,
  keyed: readonly KeyedRequest[],
  now: Date,
): Promise<Awaited<ReturnType<typeof findKeys>>> {
  const records = await findKeys(em, coupleId, keyed);
  return records.filter(({ createdAt }) => createdAt >= expiredBefore(now));
}

/** The answer of a record, to the same request. @throws Refusal `idempotency_key_reused` for another request */
export function recall({ fingerprint, output }: KeyRecord, keyed: KeyedRequest): Record<string, unknown> {
  const isSame = fingerprint === keyed.fingerprint || fingerprint === keyed.earlierFingerprint();
  if (!isSame) throw new Refusal("idempotency_key_reused");
  return JSON.parse(output) as Record<string, unknown>;
}

/** Whether the operator's or the user's key has an answer in the directory by now, to whatever request. */
export async function isAnswered(em: EntityManager, principal: Principal, key: string): Promise<boolean> {
  return (await findKeys(em, null, [{ owner: ownerOf(principal), key }])).length > 0;
}

/** An answer to keep. Its secrets are shown once and are not kept. */
interface Kept {
  readonly output: Record<string, unknown>;
  /** Fields that hold secrets. */
  readonly secrets: readonly string[] | undefined;
  readonly now: Date;
}

/** The record that keeps an answer. */
export function keyWrite(keyed: KeyedRequest, { output, secrets = [], now }: Kept): KeyWrite {
  const { owner, key, operation, fingerprint } = keyed;
  const shown = { ...output, ...Object.fromEntries(secrets.map((field) => [field, null])) };
  return { owner, key, operation, fingerprint, output: JSON.stringify(shown), createdAt: now };
}

/** Keeps the answer, in the transaction that made it true. @throws KeyTaken when another call had the key meanwhile */
export async function remember(em: EntityManager, keyed: KeyedRequest, kept: Kept): Promise<void> {
  await saveKey(em, keyed, keyed.key, keyWrite(keyed, kept), expiredBefore(kept.now));
}

/** Answers that were given before this instant have expired. */
export function expiredBefore(now: Date): Date {
  return new Date(now.getTime() - MAX_AGE_MS);
}

/** Keys are scoped to the user; to the operator as one, whichever user it acts for. */
function ownerOf(principal: Principal): string {
  return principal.role === "operator" ? "operator" : (principal.userId ?? "");
}
