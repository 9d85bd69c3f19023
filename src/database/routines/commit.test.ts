import { expect, test } from "vitest";
import { engineForTests } from "../../../testing/books.ts";
import { query } from "../queries/read.ts";
import { formatOf } from "./format.ts";

test("no plan of a commit is compiled by JIT, although it disables sequential scans", async () => {
  const { orm } = await engineForTests();
  const { jit } = await orm.em.fork().transactional(async (em) => {
    const batch = {
      format: formatOf(em),
      wait: false,
      lock_ms: 0,
      keys_since: new Date(0),
      heads: [],
      steps: [],
      keys: [],
    };
    await query(em, "set local jit = on", []);
    await query(em, "select books_commit(?::jsonb)", [JSON.stringify(batch)]);
    const [row] = await query<{ jit: string }>(em, "show jit", []);
    return row!;
  });
  expect(jit).toBe("off");
});
