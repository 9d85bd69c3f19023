import type { EntityManager } from "@mikro-orm/core";
import { z } from "zod";
import { BankAccount } from "../entities/bank-account.ts";
import { Couple } from "../entities/couple.ts";
import { FinancialGoal, GOAL_ORDER } from "../entities/financial-goal.ts";
import { visibleRows } from "../identity/visibility.ts";
import { bestMatches } from "../kernel/candidates.ts";
import { type Candidate, type FieldError, Refusal, withErrors } from "../kernel/refusals.ts";
import type { Operation } from "../operations/operation.ts";
import { ID_MESSAGE, id } from "../views/fields.ts";
import type { Engine } from "./engine.ts";
import type { Call } from "./parse.ts";
import { type Tenant, tenantOf } from "./tenant.ts";

/** Fields of one request whose candidates are looked up. */
const MAX_FIELDS = 3;

/** Rows of one kind that are compared with a name, those in use first. */
const MAX_ROWS = 1000;

type LookUp = (em: EntityManager, tenant: Tenant) => Promise<readonly Candidate[]>;

/** The rows that an id in a field can name, by the end of the field's name, as the caller may see them. */
const LOOK_UPS: readonly (readonly [ending: RegExp, LookUp])[] = [
  [
    /(^|_)goal_ids?$/,
    async (em, { coupleId }) => {
      const orderBy = [{ status: "asc" as const }, GOAL_ORDER];
      const goals = await em.find(FinancialGoal, { couple: coupleId }, { orderBy, limit: MAX_ROWS });
      return goals.map(({ id, name, status }) => ({ id, name, closed: status === "closed" }));
    },
  ],
  [
    /(^|_)account_id$/,
    async (em, { coupleId, principal }) => {
      const accounts = await em.find(
        BankAccount,
        { couple: coupleId, ...visibleRows(principal) },
        { orderBy: { status: "desc", id: "asc" }, limit: MAX_ROWS },
      );
      return accounts.map(({ id, name, status }) => ({ id, name, closed: status === "closed" }));
    },
  ],
  [
    /^user_id$/,
    async (em, { coupleId }) => {
      const populate = ["partner1", "partner2"] as const;
      const couple = await em.findOne(Couple, { id: coupleId ?? "" }, { populate });
      const partners = couple ? [couple.partner1, couple.partner2] : [];
      return partners.map(({ id, displayName }) => ({ id, name: displayName, closed: false }));
    },
  ],
];

/**
 * The refusal of an input in which a name stands where an id belongs, with the rows that the caller may see and may
 * have meant. Any other refusal, and that of a caller who may not read, is answered as it is.
 */
export async function withCandidates(
  { orm, shares }: Engine,
  operation: Operation,
  input: unknown,
  call: Call,
  refusal: Refusal,
): Promise<Refusal> {
  const named = refusal.errors.filter((error) => isName(error, input)).slice(0, MAX_FIELDS);
  const { principal } = call;
  const reads = principal.role === "operator" || principal.scopes.includes("read");
  if (named.length === 0 || !reads) return refusal;
  const em = orm.em.fork();
  const books = await booksOf(em, operation, call);
  if (!books?.coupleId) return refusal;
  const candidates = new Map<FieldError, readonly Candidate[]>();
  await shares.run({ owner: books.coupleId, writes: false }, async () => {
    for (const error of named) {
      const rows = (await lookUpFor(error.field)?.(em, books)) ?? [];
      candidates.set(error, bestMatches(String(valueAt(input, error.field)), rows));
    }
  });
  return withErrors(refusal, (error) => {
    const found = candidates.get(error) ?? [];
    return found.length > 0 ? { ...error, message: NAME_MESSAGE, candidates: found } : error;
  });
}

const NAME_MESSAGE = "Give an id, not a name; `candidates` lists rows that may be meant.";

/** Whether words (or digits, which an address holds as text) stand where an id of a row with a name belongs. */
function isName({ field, message }: FieldError, input: unknown): boolean {
  const value = valueAt(input, field);
  const said = typeof value === "string" || typeof value === "number" ? String(value) : "";
  return message === ID_MESSAGE && said.trim() !== "" && lookUpFor(field) !== undefined;
}

/** A path such as `moves.0.from_goal_id` or `goal_ids.0` counts by its last name. */
function lookUpFor(path: string): LookUp | undefined {
  const name = path.split(".").findLast((part) => !/^\d+$/.test(part)) ?? "";
  return LOOK_UPS.find(([ending]) => ending.test(name))?.[1];
}

function valueAt(input: unknown, path: string): unknown {
  let value = input;
  for (const part of path.split(".")) {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, part)) return undefined;
    value = (value as Record<string, unknown>)[part];
  }
  return value;
}

/** The caller's books; undefined where the call could not go on anyway. */
async function booksOf(em: EntityManager, operation: Operation, call: Call): Promise<Tenant | undefined> {
  const named = z.object({ coupleId: id.optional(), userId: id.optional() }).safeParse(call);
  if (!named.success) return undefined;
  try {
    return await tenantOf(em, operation, call.principal, named.data, {});
  } catch (error) {
    if (error instanceof Refusal) return undefined;
    throw error;
  }
}
