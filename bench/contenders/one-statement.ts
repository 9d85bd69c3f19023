/** A bare Fastify server that answers GET /summary/:n with one prepared statement: no token, no log, no rules. */
import { readFileSync } from "node:fs";
import fastify from "fastify";
import pg from "pg";

const [url = ""] = process.argv.slice(2);
const pool = new pg.Pool({ connectionString: url, max: 8 });
const text = readFileSync(new URL("../sql/summary.sql", import.meta.url), "utf8");
const app = fastify();
app.get<{ Params: { n: string } }>("/summary/:n", async ({ params }) => {
  const { rows } = await pool.query({ name: "summary", text, values: [params.n] });
  return rows[0].answer;
});
const address = await app.listen({ host: "127.0.0.1", port: 0 });
process.once("SIGTERM", async () => {
  await app.close();
  await pool.end();
  process.exit(0);
});
// The bench is gone, however it ended.
process.once("disconnect", () => process.exit(1));
process.on("message", () => {
  const { user, system } = process.cpuUsage();
  process.send?.((user + system) / 1000);
});
process.send?.(address);
