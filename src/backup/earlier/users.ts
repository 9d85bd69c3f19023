import type { SqlEntityManager } from "@mikro-orm/sql";
import type { Users } from "./tables.ts";

/** Users of the backup that the transaction has already inserted, by id. */
export async function insertedUsers(em: SqlEntityManager, ids: readonly string[]): Promise<Users> {
  if (ids.length === 0) return new Map();
  const rows = await em.execute<{ id: string; displayName: string; coupleId: string | null }[]>(
    `select id, display_name as "displayName", couple_id as "coupleId" from users
      where id in (select value::uuid from json_array_elements_text(?::json))`,
    [JSON.stringify(ids)],
  );
  return new Map(rows.map(({ id, ...user }) => [id, user]));
}
