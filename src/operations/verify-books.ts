import { z } from "zod";
import { instantOut } from "../views/fields.ts";
import { shape } from "../views/schema-names.ts";
import { operation } from "./operation.ts";

export const verificationShape = shape("Verification", {
  ok: z
    .boolean()
    .describe("Whether the books agree with their ledger. If not, the operator runs `couples-cfo verify`."),
  sequence: z.int().describe("The last event that was verified."),
  checked_at: instantOut,
});

/** A difference is not described further: it can be in the partner's private account. The server's log names the row. */
export const verifyBooks = operation({
  name: "verify_books",
  title: "Verify the books",
  summary:
    "Replays the ledger and compares it with the books: every hash, balance and amount. Within a minute it " +
    "returns the last result. For single events use list_ledger.",
  effect: "read",
  scope: "read",
  http: { method: "GET", path: "/ledger/verification" },
  input: z.strictObject({}),
  output: verificationShape,
  tool: true,
  example: {},
  view(_input, _viewing, { verify }) {
    return async () => {
      const { ok, sequence, checkedAt } = await verify();
      return { ok, sequence, checked_at: checkedAt.toISOString() };
    };
  },
});
