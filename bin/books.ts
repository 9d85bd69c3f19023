import { statSync } from "node:fs";
import { type EntityManager, IsolationLevel, type MikroORM } from "@mikro-orm/core";
import type { SqlEntityManager } from "@mikro-orm/sql";
import { booksFolder } from "../src/database/folder.ts";
import { openDatabase } from "../src/database/open.ts";
import { Couple } from "../src/entities/couple.ts";
import { Failure, usage } from "./failure.ts";
import type { Settings } from "./settings.ts";

/** Opens books that exist, does something with them, closes them. Nothing is made or migrated on the way. */
export async function withBooks<T>(settings: Settings, work: (orm: MikroORM) => Promise<T>): Promise<T> {
  assertBooks(settings);
  const orm = await openDatabase(settings.database);
  try {
    return await work(orm);
  } finally {
    await orm.close(true);
  }
}

/** @throws Failure when there are no books where the settings say */
export function assertBooks(settings: Settings): void {
  if (booksExist(settings)) return;
  throw new Failure(
    `there are no books in ${settings.dataFolder}.`,
    "couples-cfo serve starts them; COUPLES_CFO_DATA names another folder, DATABASE_URL a PostgreSQL database.",
  );
}

/**
 * Whether there are books where the settings say; of a server it is taken to be so.
 * @throws Failure, and the system's error where this user may not look
 */
export function booksExist({ database }: Settings): boolean {
  if (!("folder" in database) || !database.folder) return true;
  assertFolder(database.folder);
  return statSync(booksFolder(database.folder), { throwIfNoEntry: false }) !== undefined;
}

/** @throws Failure when the path of the data folder is a file */
function assertFolder(path: string): void {
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory() === false) {
    throw new Failure(
      `${path} is a file, and the data folder is needed.`,
      "Name a folder with COUPLES_CFO_DATA.",
    );
  }
}

/** What to do when these are not the books that were meant. */
export const OTHER_BOOKS = "COUPLES_CFO_DATA or DATABASE_URL name other books.";

/** Nobody in the books at `where` has this e-mail address. */
export function noSuchUser(email: string, where: string): Failure {
  return new Failure(
    `there is no user with the e-mail address ${email} (${where}).`,
    `POST /v1/users creates one (with the operator key). ${OTHER_BOOKS}`,
  );
}

/** Reads within one snapshot of the books, in which nothing can be written. */
export function snapshot<T>(orm: MikroORM, work: (em: EntityManager) => Promise<T>): Promise<T> {
  return orm.em.fork().transactional(work, {
    isolationLevel: IsolationLevel.REPEATABLE_READ,
    readOnly: true,
  });
}

/** An id, in either case of its letters. */
export const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Ids of every couple, oldest first, or of the one named. @throws Failure when it does not exist */
export async function coupleIds(orm: MikroORM, named: string | undefined): Promise<string[]> {
  const couples = await orm.em.fork().find(Couple, {}, { fields: ["id"], orderBy: { id: "asc" } });
  return onlyNamed(
    couples.map(({ id }) => id),
    named,
  );
}

/**
 * Ids of every couple that any row of any table belongs to, even where the couple's own row is gone, or the one named.
 * @throws Failure when no row belongs to the one named
 */
export async function everyCoupleId(orm: MikroORM, named: string | undefined): Promise<string[]> {
  const owned = [...orm.getMetadata().getAll().values()].flatMap(({ tableName, properties }) => {
    const column = properties.couple?.fieldNames?.[0];
    return column === undefined ? [] : [`select ${column} from ${tableName} where ${column} is not null`];
  });
  const em = orm.em.fork() as SqlEntityManager;
  const rows = await em.execute<{ id: string }[]>(
    `${["select id from couples", ...owned].join(" union ")} order by id`,
  );
  return onlyNamed(
    rows.map(({ id }) => id),
    named,
  );
}

function onlyNamed(ids: readonly string[], named: string | undefined): string[] {
  if (named === undefined) return [...ids];
  if (!UUID.test(named)) throw usage(`--couple takes the id of a couple, not "${named}".`);
  const id = named.toLowerCase();
  if (ids.includes(id)) return [id];
  throw new Failure(`there is no couple ${named} in these books.`, "couples-cfo verify lists the couples.");
}

/** The couple named, or the only one there is. @throws Failure when there is none, or several to choose from */
export async function oneCouple(orm: MikroORM, named: string | undefined): Promise<string> {
  const [first, ...others] = await coupleIds(orm, named);
  if (first === undefined) throw new Failure("there is no couple in these books yet.");
  if (others.length > 0) {
    throw usage(
      `these books hold ${others.length + 1} couples: name one with --couple.`,
      "couples-cfo verify lists them.",
    );
  }
  return first;
}
