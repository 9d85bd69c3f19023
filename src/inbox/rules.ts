import type { BookKey, EventMetadata } from "../books/metadata.ts";
import type { DriftStatus, EventType } from "../books/rows.ts";
import { goesIntoInbox } from "../drift/status.ts";
import { InboxItem } from "../entities/inbox-item.ts";
import type { LedgerEvent } from "../entities/ledger-event.ts";
import { User } from "../entities/user.ts";
import type { Writing } from "../ledger/append.ts";
import type { InboxKind } from "./item.ts";

/** What an event tells whom. */
interface Telling {
  readonly kind: InboxKind;
  readonly of: readonly EventType[];
  readonly when?: (event: LedgerEvent) => boolean;
  /** `partner`: of whoever acted, or both if it was neither. `owner`: the user named in the metadata, or both. */
  readonly to: "both" | "partner" | "owner";
}

const says =
  (facts: EventMetadata) =>
  ({ metadata }: LedgerEvent): boolean =>
    Object.entries(facts).every(([field, value]) => metadata[field as BookKey] === value);

/**
 * An event tells at most one thing: the first row that fits. To tell of one more kind of event, add a row here, and
 * its words in src/views/inbox.ts. Metadata that a person posts by hand have neither an action nor an id.
 */
const TELLINGS: readonly Telling[] = [
  {
    kind: "check_in_due",
    of: ["SYNC"],
    when: says({ action: "due" }),
    // Of the one who asked for it now; of a schedule nobody acts.
    to: "partner",
  },
  {
    kind: "drift",
    of: ["DRIFT"],
    when: ({ metadata: { status, status_before } }) =>
      goesIntoInbox(status_before as DriftStatus, status as DriftStatus),
    to: "both",
  },
  {
    kind: "plan_waiting",
    of: ["PLAN"],
    when: says({ action: "awaiting_approval" }),
    to: "partner",
  },
  { kind: "reaction", of: ["REACTION"], when: says({ action: "added" }), to: "partner" },
  {
    kind: "journal_entry",
    of: ["JOURNAL"],
    when: says({ visibility: "shared" }),
    to: "partner",
  },
  {
    kind: "threshold_proposal",
    of: ["COUPLE"],
    when: ({ metadata }) => typeof metadata.proposed_threshold === "string",
    to: "partner",
  },
  {
    kind: "webhook_disabled",
    of: ["SYSTEM"],
    when: says({ action: "webhook_disabled" }),
    to: "owner",
  },
  {
    kind: "milestone",
    of: ["ALLOCATION", "REALLOCATION", "REVERSAL"],
    when: (event) => milestonePassed(event) !== undefined,
    to: "both",
  },
];

/**
 * Writes into the inboxes what an event that is being appended tells. It is the same transaction, so an item is there
 * exactly when its event is. A goal that the event moved money into holds it already.
 */
export function tell({ em, couple, ids }: Writing, event: LedgerEvent): void {
  const telling = TELLINGS.find(({ of, when }) => of.includes(event.eventType) && (when?.(event) ?? true));
  if (!telling) return;
  for (const user of recipientsOf(telling, event, couple.partnerIds)) {
    em.create(InboxItem, {
      id: ids(),
      couple,
      user: em.getReference(User, user),
      event,
      sequence: event.sequence,
      kind: telling.kind,
      percent: telling.kind === "milestone" ? (milestonePassed(event) ?? null) : null,
      readAt: null,
      readBy: null,
    });
  }
}

function recipientsOf({ to }: Telling, event: LedgerEvent, partners: readonly string[]): readonly string[] {
  if (to === "partner") return partners.filter((id) => id !== event.user?.id);
  const owner = event.metadata.owner_id;
  return to === "owner" && owner != null ? partners.filter((id) => id === owner) : partners;
}

/** The milestone that a goal reached by the event, which put `amount` into it: not by one before it at that instant. */
function milestonePassed({ destGoal, amount, timestamp, reversesEvent }: LedgerEvent): number | undefined {
  if (destGoal?.milestoneAt?.getTime() !== timestamp.getTime() || reversesEvent?.eventType === "SPENDING")
    return undefined;
  const { saved, targetAmount, milestone } = destGoal;
  return (saved - amount) * 100n < targetAmount * BigInt(milestone) ? milestone : undefined;
}
