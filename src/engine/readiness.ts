import { unavailable } from "../kernel/refusals.ts";
import type { Engine } from "./engine.ts";

/**
 * A commit that has to reach the disk, and a temporary file: a sort area too small for the rows below. It locks nothing
 * and leaves no row behind.
 */
const PROBE = [
  "set local work_mem = '64kB'",
  `select current_setting('transaction_read_only') = 'on' as read_only,
     (select count(*) from generate_series(1, 4000)) as spilled,
     pg_logical_emit_message(true, 'couples-cfo', 'readiness') is not null as logged`,
] as const;

/**
 * Resolves when the database can be written: it answers, is no standby and not read-only, and its disk has room.
 * @throws Refusal `unavailable`, or the driver's error
 */
export async function assertWritable({ orm }: Pick<Engine, "orm">): Promise<void> {
  await orm.em.fork().transactional(async (em) => {
    const [prepare, probe] = PROBE;
    const transaction = em.getTransactionContext();
    await em.getConnection().execute(prepare, [], "run", transaction);
    const [row] = await em.getConnection().execute(probe, [], "all", transaction);
    if (row.read_only) throw unavailable("The database is read-only.");
  });
}
