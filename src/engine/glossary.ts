import { type EntityManager, FlushMode } from "@mikro-orm/core";
import { z } from "zod";
import { BankAccount } from "../entities/bank-account.ts";
import type { Couple } from "../entities/couple.ts";
import { FinancialGoal } from "../entities/financial-goal.ts";
import { User } from "../entities/user.ts";
import { inZone } from "../kernel/wall-time.ts";
import { isLedgerRow } from "../views/event.ts";

/** What a surface for models adds to an answer: the couple's clock, and names for the ids of its ledger rows. */
export interface Glossary {
  /** An instant of the answer by the couple's clock, with its offset; before a couple has formed, as it is. */
  readonly localTime: (instant: string) => string;
  /** By id. Only ids that the answer shows are in it, and only the name is new to the caller. */
  readonly names: ReadonlyMap<string, string>;
}

type Row = Readonly<Record<string, unknown>>;

/**
 * The glossary of an answer. Call it at the end of the operation's transaction: it flushes nothing, and what it loads
 * must not count as loaded by the operation.
 */
export async function glossaryOf(
  em: EntityManager,
  couple: Couple | null,
  { output }: { readonly output: z.ZodObject },
  answer: Row,
): Promise<Glossary> {
  const names = new Map<string, string>();
  if (!couple) return { localTime: (instant) => instant, names };
  const rows = [...ledgerRowsIn(output, answer)];
  const idsIn = (...fields: string[]) => [
    ...new Set(
      rows.flatMap((row) => fields.map((field) => row[field]).filter((id) => typeof id === "string")),
    ),
  ];
  const options = { flushMode: FlushMode.COMMIT } as const;
  const [accounts, goals, users] = [
    idsIn("source_account_id"),
    idsIn("source_goal_id", "dest_goal_id"),
    idsIn("user_id"),
  ];
  if (accounts.length > 0) {
    for (const { id, name } of await em.find(BankAccount, { couple, id: { $in: accounts } }, options))
      names.set(id, name);
  }
  if (goals.length > 0) {
    for (const { id, name } of await em.find(FinancialGoal, { couple, id: { $in: goals } }, options))
      names.set(id, name);
  }
  if (users.length > 0) {
    for (const { id, displayName } of await em.find(User, { couple, id: { $in: users } }, options))
      names.set(id, displayName);
  }
  const { timeZone } = couple;
  return { localTime: (instant) => inZone(timeZone, instant), names };
}

/** Every ledger row of an answer, by its schema. */
export function* ledgerRowsIn(schema: z.ZodType, value: unknown): Generator<Row> {
  if (value === null || value === undefined) return;
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable) {
    yield* ledgerRowsIn(schema.unwrap() as z.ZodType, value);
  } else if (schema instanceof z.ZodArray) {
    for (const item of value as unknown[]) yield* ledgerRowsIn(schema.element as z.ZodType, item);
  } else if (schema instanceof z.ZodObject) {
    if (isLedgerRow(schema)) yield value as Row;
    for (const [key, field] of Object.entries(schema.shape as Record<string, z.ZodType>))
      yield* ledgerRowsIn(field, (value as Row)[key]);
  }
}
