import { statSync } from "node:fs";
import { type EntityManager, IsolationLevel, type MikroORM } from "@mikro-orm/core";
import type { SqlEntityManager } from "@mikro-orm/sql";
import { booksFolder } from "../src/database/folder.ts";
import { openDatabase } from "../src/database/open.ts";
import { Couple } from "../src/entities/couple.ts";
import { Failure, usage } from "./failure.ts";
import type { Settings } from "./settings.ts";

/** Opens existing books, runs `work` on them and closes them. Creates and migrates nothing. */
export async function withBooks<T>(settings: Settings, work: (orm: MikroORM) => Promise<T>): Promise<T> {
  assertBooks(settings);
  const orm = await openDatabase(settings.database);
  try {
    return await work(orm);
  } finally {
    await orm.close(true);
  }
}

/** @throws Failure when the configured location has no books */
export function assertBooks(settings: Settings): void {
  if (booksExist(settings)) return;
  throw new Failure(
    `there are no books in ${settings.dataFolder}.`,
    "Run couples-cfo serve to create them, or set COUPLES_CFO_DATA or DATABASE_URL to the location of your books.",
  );
}

/**
 * Whether the configured location has books. A PostgreSQL server is assumed to have them.
 * @throws Failure, or the system's error when this user may not read the folder
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
      `${path} is a file, but the data folder must be a folder.`,
      "Set COUPLES_CFO_DATA to a folder.",
    );
  }
}

/** What to do when the command opened the wrong books. */
export const OTHER_BOOKS = "To use other books, set COUPLES_CFO_DATA or DATABASE_URL.";

/** The failure for an e-mail address that no user in the books has. `where` describes the books. */
export function noSuchUser(email: string, where: string): Failure {
  return new Failure(
    `there is no user with the e-mail address ${email} (${where}).`,
    `POST /v1/users creates one (with the operator key). ${OTHER_BOOKS}`,
  );
}

/** Runs `work` in one read-only snapshot of the books. */
export function snapshot<T>(orm: MikroORM, work: (em: EntityManager) => Promise<T>): Promise<T> {
  return orm.em.fork().transactional(work, {
    isolationLevel: IsolationLevel.REPEATABLE_READ,
    readOnly: true,
  });
}

/** An id, in uppercase or lowercase. */
export const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** The ids of all couples, oldest first, or only `named`. @throws Failure when it does not exist */
export async function coupleIds(orm: MikroORM, named: string | undefined): Promise<string[]> {
  const couples = await orm.em.fork().find(Couple, {}, { fields: ["id"], orderBy: { id: "asc" } });
  return onlyNamed(
    couples.map(({ id }) => id),
    named,
  );
}

/**
 * The ids of all couples that own a row in any table, even if the couple's own row is missing, or only `named`.
 * @throws Failure when `named` owns no row
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
  if (!UUID.test(named)) throw usage(`--couple must be the id of a couple, not "${named}".`);
  const id = named.toLowerCase();
  if (ids.includes(id)) return [id];
  throw new Failure(`there is no couple ${named} in these books.`, "couples-cfo verify lists the couples.");
}

/** The couple `named`, or the only one. @throws Failure when there is no couple, or several and no name */
export async function oneCouple(orm: MikroORM, named: string | undefined): Promise<string> {
  const [first, ...others] = await coupleIds(orm, named);
  if (first === undefined) throw new Failure("there is no couple in these books yet.");
  if (others.length > 0) {
    throw usage(
      `these books hold ${others.length + 1} couples: choose one with --couple.`,
      "couples-cfo verify lists them.",
    );
  }
  return first;
}
