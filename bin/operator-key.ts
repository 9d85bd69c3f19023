import { isIP } from "node:net";
import { join } from "node:path";
import { Failure } from "./failure.ts";
import { keptKey } from "./kept-key.ts";
import { keyProblems, type Settings } from "./settings.ts";

/** The file of the key in the data folder. */
export const OPERATOR_KEY_FILE = "operator.key";

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
  const path = join(dataFolder, OPERATOR_KEY_FILE);
  const { text: key, isNew } = keptKey(path, "base64url");
  const [problem] = keyProblems(path, key);
  if (problem) throw new Failure(problem, "Or remove the file: a new key is then made at the next start.");
  return { key, madeIn: isNew ? path : undefined };
}

function isLoopback(host: string): boolean {
  return host === "localhost" || host === "::1" || (isIP(host) === 4 && host.startsWith("127."));
}
