import { once } from "node:events";
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { connect, createServer, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";

/*
 * The Unix socket of the process that holds a data folder. It is in the data folder. The path of a socket is limited to
 * about 100 bytes; for a longer path the socket is in the system's temporary folder, and a file in the data folder names it.
 */

/** The limit of macOS; Linux allows 107. */
const MAX_PATH_BYTES = 103;
const PREFIX = "couples-cfo-";

/**
 * Listens in a folder that this process holds, and replaces the socket of an earlier holder. Returns a function that stops
 * it. Listening does not keep the process alive.
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
  // The umask may permit more, and so may a folder that existed before.
  chmodSync(path, 0o600);
  return async () => {
    const closed = once(server, "close");
    server.close();
    for (const caller of callers) caller.destroy();
    await closed;
    removeSocket(folder);
  };
}

/** A socket to the folder's holder; undefined if no process listens. `folder` is a real path. */
export async function connectToHolder(folder: string): Promise<Socket | undefined> {
  const path = socketPath(folder);
  if (!path || !existsSync(path)) return undefined;
  const socket = connect(path);
  try {
    await once(socket, "connect");
    return socket;
  } catch {
    // The process of this socket has ended.
    return undefined;
  }
}

function inFolder(folder: string): string {
  return join(folder, "socket");
}

function namedInFolder(folder: string): string {
  return join(folder, "socket-path");
}

/** The path of the folder's socket; undefined for a folder without a socket. */
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
