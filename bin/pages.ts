import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Site } from "../src/http/site.ts";
import type { Settings } from "./settings.ts";

/** The file in the data folder in which a running server states the origin of its pages and its process id. */
const PAGES_FILE = "serve.url";

/** States for other processes on these books where the pages are. Returns a function that ends it. */
export function announcePages({ dataFolder, database }: Settings, origin: string | undefined): () => void {
  if (origin === undefined || !("folder" in database)) return () => {};
  const path = join(dataFolder, PAGES_FILE);
  writeFileSync(path, `${origin} ${process.pid}\n`);
  return () => rmSync(path, { force: true });
}

/**
 * The origin of the pages for a process that does not serve them: the public URL, or what a server that runs on the same
 * data folder stated. Undefined without either, because a link must lead somewhere.
 */
export function pagesElsewhere(settings: Settings): () => string | undefined {
  const { url, dataFolder, database } = settings;
  if (url !== undefined) return () => new Site({ url }).linkOrigin(0);
  return () => ("folder" in database ? announcedIn(join(dataFolder, PAGES_FILE)) : undefined);
}

function announcedIn(path: string): string | undefined {
  try {
    const [origin, pid] = readFileSync(path, "utf8").trim().split(" ");
    return isRunning(Number(pid)) ? origin : undefined;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}

/** Whether a process runs: a server that was killed leaves its file behind. */
function isRunning(pid: number): boolean {
  try {
    return pid > 0 && process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
