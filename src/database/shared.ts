import { existsSync, realpathSync } from "node:fs";
import type { Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { type DatabaseConnection, type Driver, PGliteDriver } from "kysely";
import type { EmbeddedPglite } from "./embedded.ts";
import {
  BooksClosed,
  BooksDamaged,
  DatabaseFailed,
  FolderInUse,
  HolderDiffers,
  HolderLost,
  HolderSilent,
} from "./errors.ts";
import { holderOf, holdFolder } from "./folder.ts";
import { GuestConnection, GuestDriver } from "./guest.ts";
import { Host } from "./host.ts";
import { connectToHolder } from "./socket.ts";
import { TurnTakingDriver } from "./turns.ts";

/*
 * One embedded database, several processes. The first holds the folder and runs the database; the others are its
 * guests and send it their statements. Which of the two a process is, is settled when it needs a connection and
 * finds that it has no place: at the start, and again when the holder it was a guest of is gone. One of the guests
 * then takes the folder over, and the rest become guests of that one.
 *
 * A database that fails (its disk is full, or a sync failed) is left by its holder like by a process that ends: it is
 * closed, the guests are sent away, and whoever needs a connection next opens the folder again.
 *
 * Statements of a guest whose holder went away under them fail, and are not repeated here: a commit may have taken
 * effect. Only waiting for a turn is done again, since nothing has happened then.
 */

/** How long a process looks for a place while others come and go, in milliseconds. */
const MAX_FAILING_MS = 15_000;
const PAUSE_MS = 20;

/** Where a process's statements run. */
interface Place {
  readonly driver: Driver;
  /** Resolves if the database of a holder fails. */
  readonly failed?: Promise<void>;
  close(): Promise<void>;
}

/** What a process brings along to share a folder's books. */
export interface Sharing {
  readonly folder: string;
  /** The last migration that this process knows. */
  readonly schema: string;
  /** Opens the database, once this process holds the folder. */
  open(books: string): Promise<EmbeddedPglite>;
}

/** Kysely's driver for a folder that several processes share. Once it was closed it opens the folder no more. */
export class SharedDriver extends PGliteDriver {
  readonly #sharing: Sharing;
  readonly #drivers = new WeakMap<DatabaseConnection, Driver>();
  readonly #closing = new AbortController();
  #place: Promise<Place> | undefined;
  /** The place before this one, until it is closed. */
  #left: Promise<void> = Promise.resolve();

  constructor(sharing: Sharing) {
    super({ pglite: () => Promise.reject(new Error("a place opens its own database")) });
    this.#sharing = sharing;
  }

  override async init(): Promise<void> {
    // A place is looked for when a connection is needed.
  }

  /** @throws HolderSilent, HolderDiffers, BooksDamaged, BooksClosed */
  override async acquireConnection(): Promise<DatabaseConnection> {
    for (;;) {
      const settled = this.#settled();
      try {
        const { driver } = await settled;
        const connection = await driver.acquireConnection();
        this.#drivers.set(connection, driver);
        return connection;
      } catch (error) {
        if (error instanceof DatabaseFailed) this.#leave(settled);
        else if (this.#place === settled) this.#place = undefined;
        if (!(error instanceof HolderLost || error instanceof DatabaseFailed)) throw error;
      }
    }
  }

  override async releaseConnection(connection?: DatabaseConnection): Promise<void> {
    if (connection) await this.#driverOf(connection).releaseConnection(connection);
  }

  override async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await this.#driverOf(connection).beginTransaction(connection, {});
  }

  override async commitTransaction(connection: DatabaseConnection): Promise<void> {
    await this.#driverOf(connection).commitTransaction(connection);
  }

  override async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    await this.#driverOf(connection).rollbackTransaction(connection);
  }

  override async destroy(): Promise<void> {
    this.#closing.abort();
    const place = await this.#place?.catch(() => undefined);
    this.#place = undefined;
    await Promise.all([this.#left, place?.close()]);
  }

  #settled(): Promise<Place> {
    if (this.#place) return this.#place;
    const place = this.#left.then(() => settle(this.#sharing, this.#closing.signal));
    this.#left = Promise.resolve();
    this.#place = place;
    void this.#leaveWhenFailed(place);
    return place;
  }

  async #leaveWhenFailed(settled: Promise<Place>): Promise<void> {
    // Without a place there is nothing to leave; the caller who needed it gets the error.
    const place = await settled.catch(() => undefined);
    if (!place?.failed) return;
    await place.failed;
    this.#leave(settled);
  }

  /** Gives up a place whose database has failed. The folder recovers when it is opened again. */
  #leave(settled: Promise<Place>): void {
    if (this.#place !== settled) return;
    this.#place = undefined;
    this.#left = settled.then((place) => place.close());
    // The caller who next needs a place gets the error.
    this.#left.catch(() => undefined);
  }

  #driverOf(connection: DatabaseConnection): Driver {
    const driver = this.#drivers.get(connection);
    if (!driver) throw new Error("this connection is of another driver");
    return driver;
  }
}

async function settle(sharing: Sharing, closing: AbortSignal): Promise<Place> {
  const { folder } = sharing;
  for (const start = performance.now(); ; await sleep(PAUSE_MS)) {
    if (closing.aborted) throw new BooksClosed();
    try {
      return (await join(sharing)) ?? (await hold(sharing));
    } catch (error) {
      // Between one holder and the next there is a moment in which the folder is locked and nobody listens.
      const between = error instanceof FolderInUse || error instanceof HolderLost;
      if (!between) throw error;
      if (performance.now() - start > MAX_FAILING_MS) throw new HolderSilent(folder, holderOf(folder));
    }
  }
}

/** Becomes the holder. @throws FolderInUse, BooksDamaged */
async function hold({ folder, schema, open }: Sharing): Promise<Place> {
  const hosting = Promise.withResolvers<Host>();
  // Whether a guest waits for it or not, what is thrown below reports a failure.
  hosting.promise.catch(() => undefined);
  const receive = (caller: Socket) => {
    hosting.promise.then(
      (host) => host.receive(caller),
      () => caller.destroy(),
    );
  };
  const held = await holdFolder(folder, { schema, receive, waitMs: 0 });
  const driver = new TurnTakingDriver(() => open(held.books));
  try {
    await driver.init();
  } catch (error) {
    hosting.reject(error);
    await held.release();
    throw new BooksDamaged(folder, error);
  }
  const host = new Host(driver);
  hosting.resolve(host);
  return {
    driver,
    failed: driver.failed(),
    close: async () => {
      try {
        await host.close();
        await driver.destroy();
      } finally {
        await held.release();
      }
    },
  };
}

/** Becomes a guest; undefined when there is no holder. @throws HolderLost, HolderDiffers */
async function join({ folder, schema }: Sharing): Promise<Place | undefined> {
  const first = await connect(folder, schema);
  if (!first) return undefined;
  const driver = new GuestDriver(first, async () => {
    const connection = await connect(folder, schema);
    if (!connection) throw new HolderLost();
    return connection;
  });
  return { driver, close: () => driver.destroy() };
}

async function connect(folder: string, schema: string): Promise<GuestConnection | undefined> {
  const socket = existsSync(folder) ? await connectToHolder(realpathSync(folder)) : undefined;
  if (!socket) return undefined;
  const { connection, greeting } = await GuestConnection.meet(socket);
  if (greeting.schema === schema) return connection;
  connection.close();
  throw new HolderDiffers(greeting.pid);
}
