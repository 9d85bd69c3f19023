/** Opens PGlite on a folder as its documentation does, and asks it one thing. */
import { PGlite } from "@electric-sql/pglite";

const [folder = ""] = process.argv.slice(2);
const database = new PGlite(folder);
await database.query("select 1");
process.once("SIGTERM", async () => {
  await database.close();
  process.exit(0);
});
// The bench is gone, however it ended.
process.once("disconnect", () => process.exit(1));
process.send?.("ready");
