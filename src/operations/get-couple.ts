import { z } from "zod";
import { coupleShape, showCouple } from "../views/couple.ts";
import { id } from "../views/fields.ts";
import { operation } from "./operation.ts";

export const getCouple = operation({
  name: "get_couple",
  title: "Get the couple",
  summary: "Returns the couple's settings and the head of its ledger.",
  effect: "read",
  scope: "read",
  http: { method: "GET", path: "/couples/{id}", id: "couple_id" },
  input: z.strictObject({ couple_id: id }),
  output: coupleShape,
  example: { couple_id: "0199f3a0-0000-7000-8000-000000000003" },
  view(_input, { books }) {
    return showCouple(books.couple);
  },
});
