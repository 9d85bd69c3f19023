import { z } from "zod";
import { plainOut } from "./fields.ts";

/** The paging fields of every list. */
export const page = {
  limit: z
    .int("Give a whole number from 1 to 100.")
    .min(1, "From 1 to 100.")
    .max(100, "From 1 to 100.")
    .nullish()
    .describe("Rows per page, 1 to 100, default 50."),
  cursor: z
    .string("Give `next_cursor` of the previous page.")
    .max(200, "Give `next_cursor` of the previous page, unchanged.")
    .nullish()
    .describe("`next_cursor` of the previous page."),
};

/** The shape of every page of a list. */
export function pageOf<T extends z.ZodType>(item: T) {
  return z.object({
    items: z.array(item),
    next_cursor: plainOut.nullable(),
  });
}
