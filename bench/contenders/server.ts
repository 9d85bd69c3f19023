/** REST and MCP on a free port, in a process of their own: what `couples-cfo serve` composes, without its settings. */
import { openEngine } from "../../src/engine/open.ts";
import { createServer } from "../../src/http/server.ts";
import { addMcpOverHttp } from "../../tools/mcp/http.ts";

const [url = ""] = process.argv.slice(2);
const operatorKey = "the-operators-key-of-the-bench";
const engine = await openEngine({ url });
const app = await createServer({ engine, operatorKey, ratePerMinute: 1_000_000_000 });
await addMcpOverHttp(app, { engine, version: "bench" });
const address = await app.listen({ host: "127.0.0.1", port: 0 });
const stop = async () => {
  await app.close();
  await engine.orm.close(true);
  // With --cpu-prof the profile is written on the way out.
  process.exit(0);
};
process.once("SIGTERM", stop);
// The bench is gone, however it ended.
process.once("disconnect", () => process.exit(1));
process.on("message", () => {
  const { user, system } = process.cpuUsage();
  process.send?.((user + system) / 1000);
});
process.send?.(address);
