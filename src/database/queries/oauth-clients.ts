import type { EntityManager } from "@mikro-orm/core";
import { OAuthClient } from "../../entities/oauth-client.ts";
import { query } from "./read.ts";

/** Adds a client that registered itself. */
export async function insertClient(
  em: EntityManager,
  id: string,
  metadata: object,
  now: Date,
): Promise<void> {
  await em.insert(OAuthClient, { id, metadata: { ...metadata }, createdAt: now });
}

/** The metadata of a registered client, as JSON. */
export async function clientMetadata(em: EntityManager, id: string): Promise<string | undefined> {
  const statement = "select metadata::text as metadata from oauth_clients where id = ?";
  const [found] = await query<{ metadata: string }>(em, statement, [id]);
  return found?.metadata;
}

/** Deletes clients that registered before an instant and that no user has connected since another instant. */
export async function deleteUnusedClients(
  em: EntityManager,
  { registeredBefore, connectedSince }: { readonly registeredBefore: Date; readonly connectedSince: Date },
): Promise<number> {
  const statement = `with gone as (
      delete from oauth_clients c where c.created_at < ?
        and not exists (select 1 from connected_apps a where a.client_id = c.id and a.created_at > ?) returning 1
    ) select count(*)::int as gone from gone`;
  const [row] = await query<{ gone: number }>(em, statement, [registeredBefore, connectedSince]);
  return row?.gone ?? 0;
}
