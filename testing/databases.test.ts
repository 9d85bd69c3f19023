import pg from "pg";
import { expect, test } from "vitest";
import { openEmbedded } from "../src/database/embedded.ts";
import { databaseForTests } from "./databases.ts";

const QUESTION = "select 1 + 1 as two";

test("the project's database answers", async ({ task }) => {
  const database = databaseForTests();
  expect(database.kind).toBe(task.file.projectName);
  const two = database.kind === "pglite" ? await askEmbedded() : await askServer(database.url);
  expect(two).toEqual([{ two: 2 }]);
});

async function askEmbedded(): Promise<unknown[]> {
  const embedded = await openEmbedded();
  const { rows } = await embedded.query(QUESTION);
  await embedded.close();
  return rows;
}

async function askServer(connectionString: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  const { rows } = await client.query(QUESTION);
  await client.end();
  return rows;
}
