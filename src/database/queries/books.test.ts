import type { EntityManager } from "@mikro-orm/core";
import { expect, test, vi } from "vitest";
import { newCouple } from "../../../testing/books.ts";
import { loadBooks } from "./books.ts";

/** A node of a query plan, as `explain (format json)` answers it. */
interface PlanNode {
  readonly "Node Type": string;
  readonly "Relation Name"?: string;
  readonly "Index Name"?: string;
  readonly "Index Cond"?: string;
  readonly Plans?: readonly PlanNode[];
}

/**
 * Whether a scan reads all rows of its table or index. Two partial indexes hold the waiting check-ins: while the tables are
 * empty, the one that does not begin with the couple costs as much as the one that does.
 */
function isWhole(node: PlanNode): boolean {
  if (node["Node Type"] === "Bitmap Heap Scan" || node["Index Name"] === "sync_prompts_one_waiting")
    return false;
  return node["Index Cond"] === undefined;
}

function scansOf(node: PlanNode): readonly PlanNode[] {
  const below = (node.Plans ?? []).flatMap(scansOf);
  return node["Relation Name"] !== undefined ? [node, ...below] : below;
}

/** The statement with which the books of a couple are read. */
async function statementOf(em: EntityManager, coupleId: string): Promise<string> {
  const execute = vi.fn(async (_statement: string) => []);
  const connection = vi.spyOn(em, "getConnection").mockReturnValue({ execute } as never);
  await loadBooks(em, coupleId);
  connection.mockRestore();
  return execute.mock.calls[0]?.[0] ?? "";
}

test("no part of a couple's books is read by a walk over other couples' rows", async () => {
  const couple = await newCouple();
  const em = couple.engine.orm.em.fork();
  const statement = await statementOf(em, couple.id);
  const scans = await em.transactional(async (inside) => {
    const run = (sql: string, parameters: string[] = []) =>
      inside.getConnection().execute(sql, parameters, "all", inside.getTransactionContext());
    // Tables of tests are so small that reading them whole is cheapest.
    await run("set local enable_seqscan = off");
    const [{ "QUERY PLAN": plan }] = await run(`explain (format json) ${statement}`, [couple.id]);
    return scansOf(plan[0].Plan);
  });
  const whole = scans.filter(isWhole);
  expect(scans.length).toBeGreaterThan(8);
  expect(whole.map((node) => `${node["Node Type"]} of ${node["Relation Name"]}`)).toEqual([]);
});
