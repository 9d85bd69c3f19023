import { booksCommit } from "./commit.ts";
import { booksLoad } from "./load.ts";

/** The functions of the database that load and commit books. */
export const routines = [booksLoad, booksCommit];
