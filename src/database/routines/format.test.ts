import { randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import { engineForTests, unexpected } from "../../../testing/books.ts";
import { refusalFor } from "../../engine/unexpected-errors.ts";
import { query } from "../queries/read.ts";
import { formatOf, OTHER_FORMAT } from "./format.ts";

const BATCH = { wait: false, lock_ms: 0, keys_since: new Date(0), heads: [], steps: [], keys: [] };

test("both routines refuse a server of another version, and its callers are answered unavailable", async () => {
  const { orm, ids, log } = await engineForTests();
  const em = orm.em.fork();
  const load = (format: string) =>
    query(em, "select books_load(?::uuid, null, null, 0, ?::text)", [randomUUID(), format]);
  const commit = (format: string) =>
    query(em, "select books_commit(?::jsonb)", [JSON.stringify({ ...BATCH, format })]);
  for (const call of [load, commit]) {
    await expect(call(formatOf(em))).resolves.toHaveLength(1);
    const error = await call("0".repeat(16)).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: OTHER_FORMAT });
    const logged = unexpected.errors.length;
    expect(refusalFor({ ids, log }, error)).toMatchObject({ code: "unavailable" });
    expect(unexpected.errors.splice(logged)).toHaveLength(1);
  }
});
