import { join } from "node:path";
import { isLoopback } from "../src/http/loopback.ts";
import { Failure } from "./failure.ts";
import { keptKey } from "./key-file.ts";
import { keyProblems, type Settings } from "./settings.ts";

/** The file of the key in the data folder. */
export const OPERATOR_KEY_FILE = "operator.key";

/** The operator key, and its file if it was made now. */
export interface OperatorKey {
  readonly key: string;
  readonly madeIn: string | undefined;
}

/**
 * Refuses to serve other machines with a generated operator key.
 * @throws Failure when HOST is not a loopback address and COUPLES_CFO_OPERATOR_KEY is not set
 */
export function assertKeyForHost({ operatorKey, host }: Settings): void {
  if (operatorKey !== undefined || isLoopback(host)) return;
  throw new Failure(
    `HOST is ${host}, which other machines can reach, but no operator key is set.`,
    "Set COUPLES_CFO_OPERATOR_KEY to a secret (openssl rand -base64 32), or set HOST to 127.0.0.1.",
  );
}

/** The key from the environment, otherwise the one in the data folder, which is made if it does not exist. */
export function operatorKeyOf({ operatorKey, dataFolder }: Settings): OperatorKey {
  if (operatorKey !== undefined) return { key: operatorKey, madeIn: undefined };
  const path = join(dataFolder, OPERATOR_KEY_FILE);
  const { text: key, isNew } = keptKey(path, "base64url");
  const [problem] = keyProblems(path, key);
  if (problem) throw new Failure(problem, "Or remove the file: the next start makes a new key.");
  return { key, madeIn: isNew ? path : undefined };
}
