import type { Principal } from "../src/access/principal.ts";
import { type Door, doorOf } from "../src/operations/door.ts";
import type { Engine } from "../src/operations/engine.ts";

/** The books that tools work on, and in whose name: an engine of this process, or another way to its door. */
export type Books = { readonly principal: Principal } & (
  | { readonly engine: Engine }
  | { readonly door: Door }
);

/** The door of these books. */
export function doorTo(books: Books): Door {
  return "door" in books ? books.door : doorOf(books.engine);
}
