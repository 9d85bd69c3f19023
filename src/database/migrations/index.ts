import { Books } from "./20261122-books.ts";
import { ChangeableCurrency } from "./20261130-currency.ts";

/** Every migration, oldest first. A name, once released, never changes: databases remember it. */
export const migrations = [
  { name: "20261122-books", class: Books },
  { name: "20261130-currency", class: ChangeableCurrency },
];
