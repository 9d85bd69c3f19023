import type { EntityManager } from "@mikro-orm/core";
import type { FactRequests } from "../../books/facts.ts";
import type { WebhookRow } from "../../books/webhook.ts";
import { maySeeWebhook } from "../../webhooks/events.ts";
import { columnsOf, jsonArray, rowFrom } from "./columns.ts";
import { type FactContext, FactQuery } from "./fact-query.ts";
import { query } from "./read.ts";

/** Webhooks of a couple, as plain rows. `rest` is SQL behind the couple's condition, with the table's alias `w`. */
export async function readWebhooks(
  em: EntityManager,
  coupleId: string,
  rest: string,
  parameters: readonly unknown[] = [],
): Promise<readonly WebhookRow[]> {
  const columns = columnsOf(em, "webhooks").filter(({ key }) => key !== "coupleId");
  const statement = `select ${jsonArray(columns, "w")}::text as row from webhooks w where w.couple_id = ? ${rest}`;
  const rows: { row: string }[] = await em
    .getConnection()
    .execute(statement, [coupleId, ...parameters], "all", em.getTransactionContext());
  return rows.map(({ row }) => rowFrom<WebhookRow>(columns, JSON.parse(row) as unknown[]));
}

/** A webhook of the couple; undefined when the caller may know no such webhook. */
export function webhook({ books, caller }: FactContext, id: string): FactQuery<WebhookRow | undefined> {
  return new FactQuery(async (em) => {
    const [row] = await readWebhooks(em, books.couple.id, "and w.id = ?", [id]);
    return row && maySeeWebhook(caller, row) ? row : undefined;
  });
}

/** How many webhooks the couple has, or the caller. */
export function webhookCount(
  { books, caller }: FactContext,
  { ofCouple }: FactRequests["webhookCount"],
): FactQuery<number> {
  const owner = ofCouple ? null : caller.userId;
  const rest = "and w.user_id is not distinct from ?::uuid";
  return new FactQuery(async (em) => (await readWebhooks(em, books.couple.id, rest, [owner])).length);
}

/** The webhooks of all couples that are not disabled and have their secret sealed with this key, oldest first. */
export function webhooksSealedWith(
  em: EntityManager,
  keyId: string,
): Promise<{ id: string; coupleId: string }[]> {
  const statement = `select id, couple_id as "coupleId" from webhooks where key_id = ? and disabled_at is null order by id`;
  return query(em, statement, [keyId]);
}
