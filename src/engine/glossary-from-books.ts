import type { z } from "zod";
import type { SeenBooks } from "../identity/see.ts";
import { inZone } from "../kernel/wall-time.ts";
import { type Glossary, ledgerRowsIn } from "./glossary.ts";

/** The glossary of an answer, from the books as its caller may see them. */
export function glossaryFrom(
  { couple, partners, accounts, goals }: SeenBooks,
  { output }: { readonly output: z.ZodObject },
  answer: Readonly<Record<string, unknown>>,
): Glossary {
  const names = new Map<string, string>();
  const note = (id: unknown, name: string | undefined) => {
    if (typeof id === "string" && name !== undefined) names.set(id, name);
  };
  for (const row of ledgerRowsIn(output, answer)) {
    note(row.source_account_id, accounts.get(String(row.source_account_id))?.name);
    for (const id of [row.source_goal_id, row.dest_goal_id]) note(id, goals.get(String(id))?.name);
    note(row.user_id, partners.find(({ id }) => id === row.user_id)?.displayName);
  }
  return { localTime: (instant) => inZone(couple.timeZone, instant), names };
}
