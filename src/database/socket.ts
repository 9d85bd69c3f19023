import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { connect, createServer, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { text } from "node:stream/consumers";

/*
 * The unix socket by which the process that holds a data folder can be reached. It is in the folder; a socket's path
 * has some 100 bytes at most, so for a longer path it is in a folder of its own below the system's temporary one, and
 * the data folder names it.
 */

/** macOS takes 103 bytes, Linux 107. */
const MAX_PATH_BYTES = 103;
const ANSWER_MS = 1000;
const PREFIX = "couples-cfo-";

/**
 * Listens in a folder that this process holds; a socket that an earlier holder left there is replaced. Answers how to
 * stop. Listening alone keeps no process alive.
 */
export async function listenInFolder(
  folder: string,
  onCaller: (caller: Socket) => void,
): Promise<() => Promise<void>> {
  removeSocket(folder);
  const path = newSocketPath(folder);
  const server = createServer(onCaller).listen(path).unref();
  await once(server, "listening");
  return async () => {
    server.close();
    await once(server, "close");
    removeSocket(folder);
  };
}

/** The process id of the folder's holder, or undefined when nobody answers. `folder` is a real path. */
export async function askHolder(folder: string): Promise<number | undefined> {
  const path = socketPath(folder);
  if (!path || !existsSync(path)) return undefined;
  const caller = connect(path);
  caller.setTimeout(ANSWER_MS, () => caller.destroy(new Error("the holder does not answer")));
  try {
    const { pid } = JSON.parse(await text(caller)) as { pid?: unknown };
    return typeof pid === "number" ? pid : undefined;
  } catch {
    // Gone meanwhile, or too busy to say: who it is remains unknown, that it holds the folder does not.
    return undefined;
  }
}

function inFolder(folder: string): string {
  return join(folder, "socket");
}

function namedInFolder(folder: string): string {
  return join(folder, "socket-path");
}

/** Where the folder's socket is; undefined when the folder names none. */
function socketPath(folder: string): string | undefined {
  if (fits(inFolder(folder))) return inFolder(folder);
  const named = namedInFolder(folder);
  return existsSync(named) ? readFileSync(named, "utf8") : undefined;
}

function newSocketPath(folder: string): string {
  if (fits(inFolder(folder))) return inFolder(folder);
  const path = join(mkdtempSync(join(tmpdir(), PREFIX)), "socket");
  writeFileSync(namedInFolder(folder), path);
  return path;
}

function removeSocket(folder: string): void {
  const path = socketPath(folder);
  if (!path) return;
  rmSync(path, { force: true });
  if (path === inFolder(folder)) return;
  rmSync(namedInFolder(folder), { force: true });
  const own = dirname(path);
  if (basename(own).startsWith(PREFIX)) rmSync(own, { recursive: true, force: true });
}

function fits(path: string): boolean {
  return Buffer.byteLength(path) <= MAX_PATH_BYTES;
}
