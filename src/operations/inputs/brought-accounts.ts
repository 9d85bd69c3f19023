import { z } from "zod";
import { MAX_OPEN_ACCOUNTS } from "../../kernel/limits.ts";
import { id } from "../../views/fields.ts";

/** The accounts that a user brings when they join a couple. */
export const broughtAccounts = z
  .array(id)
  .min(1, "Name an account, or omit the list to bring none.")
  .max(MAX_OPEN_ACCOUNTS, `At most ${MAX_OPEN_ACCOUNTS} accounts.`)
  .nullish()
  .describe(
    "The user's open accounts that join the books, in the couple's currency. The others stay outside for good. Default: none.",
  );
