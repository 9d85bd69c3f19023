import { randomBytes } from "node:crypto";
import type { Sources } from "../ledger/decision.ts";
import type { Engine } from "./engine.ts";
import { newSalt } from "./random.ts";

/** What comes into a decision at an instant from outside: ids by the engine, salts and secrets by the system's generator. */
export function sourcesAt(now: Date, { ids }: Pick<Engine, "ids">): Sources {
  return { now, ids, salts: newSalt, secrets: () => randomBytes(32) };
}
