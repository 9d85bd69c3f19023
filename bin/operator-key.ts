import { randomBytes } from "node:crypto";
import { chmodSync, existsSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { isIP } from "node:net";
import { join } from "node:path";
import { Failure } from "./failure.ts";
import { keyProblems, type Settings } from "./settings.ts";

/** The operator's key, and where it lies if it was made just now. */
export interface OperatorKey {
  readonly key: string;
  readonly madeIn: string | undefined;
}

/**
 * Refuses to serve beyond this machine with a key that nobody has chosen.
 * @throws Failure on an address that is not loopback, without COUPLES_CFO_OPERATOR_KEY
 */
export function assertKeyForHost({ operatorKey, host }: Settings): void {
  if (operatorKey !== undefined || isLoopback(host)) return;
  throw new Failure(
    `HOST is ${host}, which others can reach, and there is no operator key.`,
    "Set COUPLES_CFO_OPERATOR_KEY to a secret of your own (openssl rand -base64 32), or listen on 127.0.0.1.",
  );
}

/** The key of the environment; else the one in the data folder, which is made when there is none. */
export function operatorKeyOf({ operatorKey, dataFolder }: Settings): OperatorKey {
  if (operatorKey !== undefined) return { key: operatorKey, madeIn: undefined };
  mkdirSync(dataFolder, { recursive: true, mode: 0o700 });
  const path = join(dataFolder, "operator.key");
  const made = existsSync(path) ? undefined : makeKey(path);
  const key = made ?? readFileSync(path, "utf8").trim();
  const [problem] = keyProblems(path, key);
  if (problem) throw new Failure(problem, "Or remove the file: a new key is then made at the next start.");
  chmodSync(path, 0o600);
  return { key, madeIn: made === undefined ? undefined : path };
}

/** Writes a new key, whole or not at all. Undefined when another process was quicker: then its key counts. */
function makeKey(path: string): string | undefined {
  const key = randomBytes(32).toString("base64url");
  const draft = `${path}.${process.pid}`;
  writeFileSync(draft, `${key}\n`, { mode: 0o600 });
  try {
    linkSync(draft, path);
    return key;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return undefined;
    throw error;
  } finally {
    rmSync(draft);
  }
}

function isLoopback(host: string): boolean {
  return host === "localhost" || host === "::1" || (isIP(host) === 4 && host.startsWith("127."));
}
