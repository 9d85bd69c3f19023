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
 * Several processes on one embedded database. The first process holds the folder and runs the database; the others are its
 * guests and send it their statements. A process takes its role (`Place`) when it needs a connection and has none: at the
 * start, and again when its holder is gone. One of the guests then takes over the folder, and the others become its guests.
 *
 * When a database fails (the disk is full, or a sync failed), its holder closes it and disconnects the guests. The next
 * process that needs a connection opens the folder again.
 *
 * A guest's statement fails if its holder ends while it runs. It is not repeated here, because a commit may have taken
 * effect. Only waiting for a turn is repeated.
 */

/** How long a process tries to become holder or guest while other processes start and end, in milliseconds. */
const MAX_FAILING_MS = 15_000;
const PAUSE_MS = 20;

/** Where the statements of this process run. */
interface Place {
  readonly driver: Driver;
  /** Resolves if this process is the holder and its database fails. */
  readonly failed?: Promise<void>;
  close(): Promise<void>;
}

/** The folder to share, and how to open its database. */
export interface Sharing {
  readonly folder: string;
  /** The last migration that this process knows. */
  readonly schema: string;
  /** Opens the database after this process has locked the folder. */
  open(books: string): Promise<EmbeddedPglite>;
}

/** Kysely's driver for a folder that several processes share. A closed driver does not open the folder again. */
export class SharedDriver extends PGliteDriver {
  readonly #sharing: Sharing;
  readonly #drivers = new WeakMap<DatabaseConnection, Driver>();
  readonly #closing = new AbortController();
  #place: Promise<Place> | undefined;
  /** Resolves when the previous place is closed. */
  #left: Promise<void> = Promise.resolve();

  constructor(sharing: Sharing) {
    super({ pglite: () => Promise.reject(new Error("the holder opens the database")) });
    this.#sharing = sharing;
  }

  override async init(): Promise<void> {
    // The process takes its place when it needs a connection.
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
    // A failure to take a place is reported to the caller that needed a connection.
    const place = await settled.catch(() => undefined);
    if (!place?.failed) return;
    await place.failed;
    this.#leave(settled);
  }

  /** Closes a place whose database has failed. The database recovers when the folder is opened again. */
  #leave(settled: Promise<Place>): void {
    if (this.#place !== settled) return;
    this.#place = undefined;
    this.#left = settled.then((place) => place.close());
    // The next caller that needs a connection gets the error.
    this.#left.catch(() => undefined);
  }

  #driverOf(connection: DatabaseConnection): Driver {
    const driver = this.#drivers.get(connection);
    if (!driver) throw new Error("this connection belongs to another driver");
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
      // While one holder follows another, the folder can be locked without a listener.
      const between = error instanceof FolderInUse || error instanceof HolderLost;
      if (!between) throw error;
      if (performance.now() - start > MAX_FAILING_MS) throw new HolderSilent(folder, holderOf(folder));
    }
  }
}

/** Becomes the holder. @throws FolderInUse, BooksDamaged */
async function hold({ folder, schema, open }: Sharing): Promise<Place> {
  const hosting = Promise.withResolvers<Host>();
  // A failure is thrown below, whether a guest waits for the host or not.
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

/** Becomes a guest; undefined if there is no holder. @throws HolderLost, HolderDiffers */
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
