import { randomBytes } from "node:crypto";
import type { Books } from "../books/books.ts";
import type { Sources } from "../ledger/decision.ts";
import type { Engine } from "./engine.ts";
import { newSalt } from "./random.ts";

/** What comes into a decision at an instant from outside: ids by the engine, salts and secrets by the system's generator. */
export function sourcesAt(now: Date, { ids }: Pick<Engine, "ids">): Sources {
  return { now, ids, salts: newSalt, secrets: () => randomBytes(32) };
}

/** An instant, but never before the newest event: the ledger's instants follow its sequence. */
export function laterOf(now: Date, { recent }: Books): Date {
  const newest = recent[0]?.timestamp;
  return newest && newest > now ? newest : now;
}
