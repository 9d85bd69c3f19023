/**
 * `npm run cluster`: creates the cluster for new embedded books (src/database/cluster.ts) with initdb of the installed PGlite.
 * Run it after an update of PGlite.
 */
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import { brotliCompressSync, constants } from "node:zlib";
import { PGlite } from "@electric-sql/pglite";
import { create } from "tar";
import { CLUSTER } from "../src/database/cluster.ts";

/** A cluster contains three nearly equal databases. The window must reach from one to the next. */
const WINDOW_BITS = 24;

const folder = mkdtempSync(join(tmpdir(), "couples-cfo-cluster-"));
try {
  const database = await PGlite.create(folder);
  await database.close();
  const files = readdirSync(folder).sort();
  const tar = await buffer(create({ cwd: folder, portable: true, mtime: new Date(0) }, files));
  const { BROTLI_PARAM_QUALITY, BROTLI_PARAM_LGWIN, BROTLI_PARAM_SIZE_HINT } = constants;
  const params = {
    [BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
    [BROTLI_PARAM_LGWIN]: WINDOW_BITS,
    [BROTLI_PARAM_SIZE_HINT]: tar.length,
  };
  const compressed = brotliCompressSync(tar, { params });
  writeFileSync(CLUSTER, compressed);
  console.log(`${CLUSTER}: ${compressed.length} bytes, ${tar.length} before compression`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
