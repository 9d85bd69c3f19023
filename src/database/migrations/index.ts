import { Books } from "./20261201-books.ts";

/** Every migration, oldest first. A name, once released, never changes: databases remember it. */
export const migrations = [{ name: "20261201-books", class: Books }];
