import { once } from "node:events";
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { connect, createServer, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";

/*
 * The unix socket by which the process that holds a data folder can be reached. It is in the folder; a socket's path
 * has some 100 bytes at most, so for a longer path it is in a folder of its own below the system's temporary one, and
 * the data folder names it.
 */

/** macOS takes 103 bytes, Linux 107. */
const MAX_PATH_BYTES = 103;
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
  const callers = new Set<Socket>();
  const server = createServer((caller) => {
    callers.add(caller);
    caller.on("close", () => callers.delete(caller));
    onCaller(caller);
  });
  server.listen(path).unref();
  await once(server, "listening");
  // The socket would have what the umask leaves: a folder that was there before may let others in.
  chmodSync(path, 0o600);
  return async () => {
    const closed = once(server, "close");
    server.close();
    for (const caller of callers) caller.destroy();
    await closed;
    removeSocket(folder);
  };
}

/** A socket to the folder's holder; undefined when nobody listens. `folder` is a real path. */
export async function connectToHolder(folder: string): Promise<Socket | undefined> {
  const path = socketPath(folder);
  if (!path || !existsSync(path)) return undefined;
  const socket = connect(path);
  try {
    await once(socket, "connect");
    return socket;
  } catch {
    // What lies there is the socket of a process that ended.
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
