import { z } from "zod";
import { checkInsAfter } from "../database/queries/check-ins.ts";
import { readEvents } from "../database/queries/events.ts";
import { entriesAfter } from "../database/queries/journal.ts";
import { plansAfter } from "../database/queries/plans.ts";
import { User } from "../entities/user.ts";
import { CONFIRMED_PERSON_REFUSALS, requireConfirmedPerson } from "../identity/session.ts";
import { FIRST_ID } from "../kernel/ids.ts";
import { planStatusOf } from "../plans/status.ts";
import { showCheckIn } from "../views/check-in.ts";
import { exportShape, showExported, showExportedEntry, showSealedEvent } from "../views/export.ts";
import { showPlan } from "../views/plan.ts";
import { operation } from "./operation.ts";

/** Items of a list that are read at once. */
const PAGE = 200;

/** Everything in a couple's books that one partner sees, as a download. */
export const exportBooks = operation({
  name: "export_books",
  title: "Export the books",
  summary:
    "Downloads all of the books that the caller sees as one JSON document: accounts, goals, plans, check-ins, every ledger event " +
    "and the journal. It ends at the ledger's head of its beginning; plans and check-ins are as they are when they are read.",
  effect: "read",
  scope: "read",
  http: { method: "GET", path: "/export" },
  input: z.strictObject({}),
  output: exportShape,
  refusals: CONFIRMED_PERSON_REFUSALS,
  example: {},
  async rows(_input, { em, books, caller, now }) {
    const userId = requireConfirmedPerson(caller, now);
    const { email } = await em.findOneOrFail(User, { id: userId });
    const { head, rows } = showExported(books, now);
    const users = books.partners.map(({ id, displayName }) => ({
      id,
      display_name: displayName,
      email: id === userId ? email : null,
    }));
    return { ...head, users, ...rows, plans: [], check_ins: [], ledger: [], journal: [] };
  },
  lists: {
    async plans(em, { books, whole, caller, now }, after = FIRST_ID) {
      const plans = await plansAfter(em, books.couple.id, caller, { after, limit: PAGE });
      return plans.map((plan) => ({
        place: plan.id,
        item: showPlan(books, { plan, status: planStatusOf(plan, whole, now) }),
      }));
    },
    async check_ins(em, { books }, after = FIRST_ID) {
      const checkIns = await checkInsAfter(em, books.couple.id, { after, limit: PAGE });
      return checkIns.map((checkIn) => ({ place: checkIn.id, item: showCheckIn(books, checkIn) }));
    },
    async ledger(em, { books }, after = "0") {
      const { id, headSequence } = books.couple;
      const range = "and e.sequence > ? and e.sequence <= ? order by e.sequence limit ?";
      const events = await readEvents(em, id, range, [Number(after), headSequence, PAGE]);
      return events.map((event) => ({
        place: String(event.sequence),
        item: showSealedEvent(books, event),
      }));
    },
    async journal(em, { books, caller, now }, after = FIRST_ID) {
      const entries = await entriesAfter(em, books.couple.id, caller, { after, until: now, limit: PAGE });
      return entries.map((entry) => ({ place: entry.id, item: showExportedEntry(entry) }));
    },
  },
});
