import { partnerIdsOf } from "../books/books.ts";
import type { Event } from "../books/rows.ts";
import type { Decision, Step } from "../ledger/decision.ts";
import { milestonePassed, noticeOf, type Recipients } from "./notices.ts";

/** Writes the inbox items for the events of a decision. It must be called after all changes of the decision. */
export function fillInboxes(decision: Decision): void {
  for (const step of decision.steps) {
    const { event } = step.change;
    const notice = noticeOf(step);
    if (!notice) continue;
    for (const userId of recipientsOf(notice.to, step)) {
      decision.write({
        table: "inbox_items",
        insert: {
          id: decision.ids(),
          userId,
          eventId: event.id,
          sequence: event.sequence,
          kind: notice.kind,
          percent: notice.kind === "milestone" ? (milestonePassed(step) ?? null) : null,
          readAt: null,
          readBy: null,
        },
      });
    }
  }
}

function recipientsOf(to: Recipients, { change, after }: Step): readonly string[] {
  const partners = partnerIdsOf(after.couple);
  const { userId, metadata }: Event = change.event;
  if (to === "first") return [after.couple.partner1Id];
  if (to === "partner") return partners.filter((id) => id !== userId);
  const owner = metadata.owner_id;
  return to === "owner" && owner != null ? partners.filter((id) => id === owner) : partners;
}
