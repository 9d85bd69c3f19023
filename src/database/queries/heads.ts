import type { EntityManager } from "@mikro-orm/core";
import { query } from "./read.ts";

/** Where a couple's ledger and credentials are. */
export interface Head {
  readonly coupleId: string;
  readonly sequence: number;
  readonly authEpoch: number;
}

/** The heads of these couples. A couple that does not exist is missing. */
export function headsOf(em: EntityManager, coupleIds: readonly string[]): Promise<readonly Head[]> {
  return query(
    em,
    `select c.id as "coupleId", c.head_sequence as sequence, c.auth_epoch as "authEpoch"
      from couples c where c.id = any(?::uuid[])`,
    [`{${coupleIds.join()}}`],
  );
}
