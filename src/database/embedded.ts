import { resolve } from "node:path";
import { PGlite, type PGliteOptions, types } from "@electric-sql/pglite";
import { createPostgreSqlTypeParsers } from "@mikro-orm/sql";
import array from "postgres-array";
import { ARRAY_TYPES } from "./array-types.ts";
import { clusterInMemory, holdsCluster, makeCluster, syncCluster } from "./cluster.ts";
import { DURABLE, DurableFs } from "./durable-fs.ts";
import { DatabaseFailed } from "./errors.ts";

/**
 * Opens an embedded database, and creates it if it does not exist: in memory, or in a folder that no other process uses.
 * What is committed in a folder survives the end of the process and a power cut.
 */
export async function openEmbedded(folder?: string): Promise<EmbeddedPglite> {
  const parsers = createPostgreSqlTypeParsers((text) => array.parse(text)) as never;
  if (folder === undefined) {
    return started({
      parsers,
      loadDataDir: clusterInMemory(),
      startParams: startParams(PGlite.defaultStartParams),
    });
  }
  const path = resolve(folder);
  if (!holdsCluster(path)) await makeCluster(path);
  const fs = new DurableFs(path, await syncCluster(path));
  const database = await started({ parsers, fs, startParams: startParams(DURABLE) }, fs);
  fs.started();
  return database;
}

/**
 * Start parameters of PostgreSQL: `others`, and smaller buffers. PostgreSQL clears its buffers first, which takes a fifth of
 * the start with the default of 128 MB. Other pages are read again from the cache of the operating system.
 */
export function startParams(others: readonly string[]): string[] {
  return [...others, "-c", "shared_buffers=32MB"];
}

async function started(options: PGliteOptions, fs?: DurableFs): Promise<EmbeddedPglite> {
  const database = new EmbeddedPglite(options, fs);
  await database.waitReady;
  return database;
}

/**
 * A PGlite that runs no statement after a failure. PostgreSQL ends at a PANIC (the disk is full, or a sync failed); PGlite
 * would enter an endless loop at the next statement. After it is closed, the folder can be opened again and recovers from
 * its log.
 */
export class EmbeddedPglite extends PGlite {
  readonly #fs: DurableFs | undefined;
  readonly #failed = Promise.withResolvers<void>();
  #failure: DatabaseFailed | undefined;

  constructor(options: PGliteOptions, fs?: DurableFs) {
    super(options);
    this.#fs = fs;
  }

  /** Why the database can no longer be used. */
  get failure(): DatabaseFailed | undefined {
    return this.#failure;
  }

  /** Resolves if the database fails. */
  get failed(): Promise<void> {
    return this.#failed.promise;
  }

  /** PGlite would query the array types at each start, in its slowest statement. */
  override async _initArrayTypes(): Promise<void> {
    for (const [element, array] of ARRAY_TYPES) {
      this.serializers[array] = (values) => types.arraySerializer(values, this.serializers[element], array);
      this.parsers[array] = (text) => types.arrayParser(text, this.parsers[element] ?? String, array);
    }
  }

  /** @throws DatabaseFailed */
  override execProtocolRawSync(message: Uint8Array): ReturnType<PGlite["execProtocolRawSync"]> {
    if (this.#failure) throw this.#failure;
    return super.execProtocolRawSync(message);
  }

  /** @throws DatabaseFailed */
  override execProtocol(...asked: Parameters<PGlite["execProtocol"]>): ReturnType<PGlite["execProtocol"]> {
    return super.execProtocol(...asked).catch((error) => this.#fail(error));
  }

  /** @throws DatabaseFailed */
  override execProtocolStream(
    ...asked: Parameters<PGlite["execProtocolStream"]>
  ): ReturnType<PGlite["execProtocolStream"]> {
    return super.execProtocolStream(...asked).catch((error) => this.#fail(error));
  }

  /** Throws the error of a statement unchanged; any other error ends the database. @throws DatabaseFailed */
  #fail(error: unknown): never {
    const severity = error instanceof Error && "severity" in error ? error.severity : undefined;
    if (severity === "ERROR" || error instanceof DatabaseFailed) throw error;
    this.#failure = new DatabaseFailed(this.#fs?.failure ?? error);
    this.#failed.resolve();
    throw this.#failure;
  }
}
