import { resolve } from "node:path";
import { PGlite, type PGliteOptions, types } from "@electric-sql/pglite";
import { createPostgreSqlTypeParsers } from "@mikro-orm/sql";
import array from "postgres-array";
import { ARRAY_TYPES } from "./array-types.ts";
import { clusterInMemory, holdsCluster, makeCluster, syncCluster } from "./cluster.ts";
import { DURABLE, DurableFs } from "./durable-fs.ts";
import { DatabaseFailed } from "./errors.ts";

/**
 * Opens an embedded database: in memory, or in a folder, which this process has to itself. Makes it where there is
 * none. What was committed in a folder survives the end of the process and a power cut.
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
 * How PostgreSQL starts: as `others` say, and with smaller buffers. It clears them first, which takes a fifth of a start
 * with its default of 128 MB. Pages that do not fit are read again from those that the operating system keeps.
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
 * A PGlite that is not asked again once it has failed. PostgreSQL ends at a PANIC (the disk is full, or a sync failed);
 * PGlite's would run in a loop for ever at the next statement. It can still be closed, and the folder opened again: then
 * it recovers from its log.
 */
export class EmbeddedPglite extends PGlite {
  readonly #fs: DurableFs | undefined;
  readonly #failed = Promise.withResolvers<void>();
  #failure: DatabaseFailed | undefined;

  constructor(options: PGliteOptions, fs?: DurableFs) {
    super(options);
    this.#fs = fs;
  }

  /** Why it cannot be used any more. */
  get failure(): DatabaseFailed | undefined {
    return this.#failure;
  }

  /** Resolves if it fails. */
  get failed(): Promise<void> {
    return this.#failed.promise;
  }

  /** PGlite would look up the array types at each start, which takes longer than any other statement of it. */
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
  override async execProtocol(
    ...asked: Parameters<PGlite["execProtocol"]>
  ): ReturnType<PGlite["execProtocol"]> {
    try {
      return await super.execProtocol(...asked);
    } catch (error) {
      throw this.#examined(error);
    }
  }

  /** @throws DatabaseFailed */
  override async execProtocolStream(
    ...asked: Parameters<PGlite["execProtocolStream"]>
  ): ReturnType<PGlite["execProtocolStream"]> {
    try {
      return await super.execProtocolStream(...asked);
    } catch (error) {
      throw this.#examined(error);
    }
  }

  /** An error of a statement as it is; any other ends the database. */
  #examined(error: unknown): unknown {
    const severity = error instanceof Error && "severity" in error ? error.severity : undefined;
    if (severity === "ERROR" || error instanceof DatabaseFailed) return error;
    this.#failure = new DatabaseFailed(this.#fs?.failure ?? error);
    this.#failed.resolve();
    return this.#failure;
  }
}
