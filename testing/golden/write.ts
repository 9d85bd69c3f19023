/**
 * `node testing/golden/write.ts` runs the scenario and writes its books as a backup of this version, which later versions must
 * restore and verify. Never overwrite the file of an earlier version: its purpose is that an earlier version wrote it.
 */
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { brotliCompressSync } from "node:zlib";
import { IsolationLevel } from "@mikro-orm/core";
import type { SqlEntityManager } from "@mikro-orm/sql";
import manifest from "../../package.json" with { type: "json" };
import { backupChunks } from "../../src/backup/write.ts";
import { migrations } from "../../src/database/migrations/index.ts";
import { runScenario, SEALING_KEY } from "./scenario.ts";

const engine = await runScenario();
const text = await backup();
await engine.orm.close(true);
const file = fileURLToPath(new URL(`${migrations.at(-1)?.name}.jsonl.br`, import.meta.url));
const bytes = brotliCompressSync(text);
writeFileSync(file, bytes, { flag: "wx" });
console.log(`${file}: ${bytes.length} bytes, ${text.length} characters before compression`);

async function backup(): Promise<string> {
  const keys = { sealing: [SEALING_KEY.toString("base64")], operator: null };
  const options = { product: manifest.version, takenAt: engine.now(), keys };
  const chunks: string[] = [];
  await engine.orm.em.fork().transactional(
    async (em) => {
      for await (const chunk of backupChunks(em as SqlEntityManager, options)) chunks.push(chunk);
    },
    { isolationLevel: IsolationLevel.REPEATABLE_READ, readOnly: true },
  );
  return chunks.join("");
}
