import type { EntityManager } from "@mikro-orm/core";
import { z } from "zod";
import { byImportance } from "../books/figures.ts";
import type { Account, Goal } from "../books/rows.ts";
import { type SeenBooks, see } from "../identity/see.ts";
import { bestMatches, comparable } from "../kernel/candidates.ts";
import { type Candidate, type FieldError, Refusal, withErrors } from "../kernel/refusals.ts";
import type { Operation } from "../operations/operation.ts";
import { ID_MESSAGE, id } from "../views/fields.ts";
import { assertCurrent } from "./auth-epoch.ts";
import type { Engine } from "./engine.ts";
import type { Call } from "./parse.ts";
import { type Tenant, tenantOf } from "./tenant.ts";

/** Fields of one request whose candidates are looked up. */
const MAX_FIELDS = 3;

/** The rows that an id in a field can name, by the end of the field's name. */
const ROWS: readonly (readonly [ending: RegExp, (books: SeenBooks) => readonly Candidate[]])[] = [
  [/(^|_)goal_ids?$/, ({ goals }) => comparable(goals.values()).toSorted(byImportance).map(candidateOf)],
  [/(^|_)account_id$/, ({ accounts }) => comparable(accounts.values()).map(candidateOf)],
  [
    /^user_id$/,
    ({ partners }) => partners.map(({ id, displayName }) => ({ id, name: displayName, closed: false })),
  ],
];

function candidateOf({ id, name, status }: Pick<Account | Goal, "id" | "name" | "status">): Candidate {
  return { id, name, closed: status === "closed" };
}

/**
 * The refusal of an input in which a name stands where an id belongs, with the rows that the caller may see and may
 * have meant. Any other refusal, and that of a caller who may not read, is answered as it is.
 */
export async function withCandidates(
  engine: Engine,
  operation: Operation,
  input: unknown,
  call: Call,
  refusal: Refusal,
): Promise<Refusal> {
  const named = refusal.errors.filter((error) => isName(error, input)).slice(0, MAX_FIELDS);
  const { principal } = call;
  const reads = principal.role === "operator" || principal.scopes.includes("read");
  if (named.length === 0 || !reads) return refusal;
  const tenant = await namedTenant(engine.em, operation, call);
  if (!tenant?.coupleId) return refusal;
  const { coupleId } = tenant;
  const books = await engine.loads.load(engine, coupleId);
  if (!books) return refusal;
  assertCurrent(principal, books);
  const seen = see(tenant.principal, books);
  const candidatesFor = (error: FieldError) =>
    bestMatches(String(valueAt(input, error.field)), rowsFor(error.field)?.(seen) ?? []);
  const candidates = new Map(named.map((error) => [error, candidatesFor(error)]));
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
  return message === ID_MESSAGE && said.trim() !== "" && rowsFor(field) !== undefined;
}

/** A path such as `moves.0.from_goal_id` or `goal_ids.0` counts by its last name. */
function rowsFor(path: string) {
  const name = path.split(".").findLast((part) => !/^\d+$/.test(part)) ?? "";
  return ROWS.find(([ending]) => ending.test(name))?.[1];
}

function valueAt(input: unknown, path: string): unknown {
  let value = input;
  for (const part of path.split(".")) {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, part)) return undefined;
    value = (value as Record<string, unknown>)[part];
  }
  return value;
}

/** The caller's tenant; undefined where the call would be refused anyway. */
async function namedTenant(em: EntityManager, operation: Operation, call: Call): Promise<Tenant | undefined> {
  const named = z.object({ coupleId: id.optional(), userId: id.optional() }).safeParse(call);
  if (!named.success) return undefined;
  try {
    return await tenantOf(em, operation, call.principal, named.data, {});
  } catch (error) {
    if (error instanceof Refusal) return undefined;
    throw error;
  }
}
