import { OPERATOR } from "../../src/identity/principal.ts";
import { see } from "../../src/identity/see.ts";
import { planStatusOf } from "../../src/plans/status.ts";
import { showCheckIn } from "../../src/views/check-in.ts";
import { showExported, showExportedEntry, showSealedEvent } from "../../src/views/export.ts";
import { showPlan } from "../../src/views/plan.ts";
import { showUser } from "../../src/views/user.ts";
import type { Exported } from "./books.ts";

/**
 * A couple's books as one JSON document, with the names and formats of the API. It contains all that a third party needs to
 * check the hash chain and replay every balance.
 */
export function booksAsJson({ books, users, events, plans, checkIns, entries }: Exported, now: Date): string {
  const seen = see(OPERATOR, books);
  const { head, rows } = showExported(seen, now);
  const document = {
    ...head,
    users: users.map(showUser),
    ...rows,
    plans: plans.map((plan) => showPlan(seen, { plan, status: planStatusOf(plan, books, now) })),
    check_ins: checkIns.map((checkIn) => showCheckIn(seen, checkIn)),
    ledger: events.map((event) => showSealedEvent(seen, event)),
    journal: entries.map(showExportedEntry),
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}
