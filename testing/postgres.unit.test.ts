import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { dirname } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { beforeAll, expect, test } from "vitest";
import { ownPostgres } from "./own-database.ts";
import { type PostgresServer, startPostgres } from "./postgres.ts";

let server: PostgresServer;

beforeAll(async () => {
  server = await ownPostgres({ settings: { work_mem: "5MB" } });
});

test("the server uses UTF8, the C locale and the given settings", async () => {
  const [row] = await ask(
    server.url,
    `
    select current_setting('server_version_num')::int as version, current_setting('server_encoding') as encoding,
      current_setting('max_connections') as connections, current_setting('work_mem') as work_mem,
      (select datcollate from pg_database where datname = current_database()) as collation`,
  );
  expect(row).toMatchObject({ encoding: "UTF8", connections: "100", work_mem: "5MB", collation: "C" });
  expect(row?.version).toBeGreaterThanOrEqual(150_000);
});

test("the server listens on 127.0.0.1 only", async () => {
  expect(await ask(server.url, "show listen_addresses")).toEqual([{ listen_addresses: "127.0.0.1" }]);
  expect(await ask(server.url, "show unix_socket_directories")).toEqual([{ unix_socket_directories: "" }]);
});

test("commits survive a restart and a crash, at the same address", async () => {
  const { url, pid } = server;
  await ask(url, "create table kept as select 1 as n");
  await server.restart();
  await ask(url, "insert into kept values (2)");
  await server.restart("crash");
  expect(await ask(url, "select n from kept order by n")).toEqual([{ n: 1 }, { n: 2 }]);
  expect(server.url).toBe(url);
  expect(server.pid).not.toBe(pid);
});

test("two servers can run at once, and a stopped server leaves no files", async () => {
  const other = await startPostgres();
  expect(other.url).not.toBe(server.url);
  const folder = await folderOf(other.url);
  expect(existsSync(folder)).toBe(true);
  await other.stop();
  await other.stop();
  await expect(ask(other.url, "select 1")).rejects.toThrow("ECONNREFUSED");
  expect(existsSync(folder)).toBe(false);
  expect(() => other.pid).toThrow("stopped");
});

test("the error for a setting that PostgreSQL refuses has PostgreSQL's message", async () => {
  await expect(startPostgres({ settings: { max_connections: "many" } })).rejects.toThrow(
    /could not be started.*invalid value for parameter "max_connections"/s,
  );
});

test("the server ends with its parent process, even if the parent is killed", async () => {
  const script = `
    import { startPostgres } from ${JSON.stringify(new URL("postgres.ts", import.meta.url).href)};
    const server = await startPostgres();
    console.log(server.url);
    setInterval(() => {}, 1000);`;
  const parent = spawn(process.execPath, ["--input-type=module", "--eval", script], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const [url] = await once(createInterface(parent.stdout), "line");
  const folder = await folderOf(url);
  parent.kill("SIGKILL");
  for (let waited = 0; waited < 15_000 && existsSync(folder); waited += 100) await sleep(100);
  expect(existsSync(folder)).toBe(false);
  await expect(ask(url, "select 1")).rejects.toThrow("ECONNREFUSED");
});

async function ask(connectionString: string, statement: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    return (await client.query(statement)).rows;
  } finally {
    await client.end();
  }
}

async function folderOf(url: string): Promise<string> {
  const [row] = await ask(url, "show data_directory");
  return dirname(String(row?.data_directory));
}
