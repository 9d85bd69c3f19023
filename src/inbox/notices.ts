import type { BookKey, EventMetadata } from "../books/metadata.ts";
import type { DriftStatus, Event, EventType } from "../books/rows.ts";
import { goesIntoInbox } from "../drift/status.ts";
import type { Step } from "../ledger/decision.ts";
import type { InboxKind } from "./item.ts";

/**
 * `partner`: the one who did not act, or both if neither did. `owner`: the `owner_id` in the metadata, or both. `first`: partner
 * 1, who was there before partner 2 joined.
 */
export type Recipients = "both" | "partner" | "owner" | "first";

/** Defines which events create an inbox item for which partner. */
interface Notice {
  readonly kind: InboxKind;
  readonly of: readonly EventType[];
  readonly when?: (step: Step) => boolean;
  readonly to: Recipients;
  readonly subject?: BookKey;
}

const states =
  (facts: EventMetadata) =>
  ({ change }: Step): boolean =>
    Object.entries(facts).every(([field, value]) => change.event.metadata[field as BookKey] === value);

/**
 * An event has at most one notice: the first row that matches. A new kind of notice needs a row here and its text in
 * src/views/inbox.ts. Metadata posted by callers cannot match, because `action` and ids are reserved keys.
 */
const NOTICES: readonly Notice[] = [
  {
    kind: "check_in_due",
    of: ["SYNC"],
    when: states({ action: "due" }),
    // A partner who requests an immediate check-in knows about it. A scheduled one has no acting user.
    to: "partner",
    subject: "check_in_id",
  },
  {
    kind: "drift",
    of: ["DRIFT"],
    when: ({ change }) => {
      const { status, status_before } = change.event.metadata;
      return goesIntoInbox(status_before as DriftStatus, status as DriftStatus);
    },
    to: "both",
  },
  {
    kind: "plan_waiting",
    of: ["PLAN"],
    when: states({ action: "awaiting_approval" }),
    to: "partner",
    subject: "plan_id",
  },
  { kind: "reaction", of: ["REACTION"], when: states({ action: "added" }), to: "partner" },
  {
    kind: "journal_entry",
    of: ["JOURNAL"],
    when: states({ visibility: "shared" }),
    to: "partner",
    subject: "entry_id",
  },
  {
    kind: "threshold_proposal",
    of: ["COUPLE"],
    when: ({ change }) => typeof change.event.metadata.proposed_threshold === "string",
    to: "partner",
  },
  { kind: "partner_joined", of: ["COUPLE"], when: states({ action: "joined" }), to: "first" },
  { kind: "partner_renamed", of: ["COUPLE"], when: states({ action: "partner_renamed" }), to: "partner" },
  { kind: "partner_left", of: ["COUPLE"], when: states({ action: "left" }), to: "partner" },
  {
    kind: "webhook_disabled",
    of: ["SYSTEM"],
    when: states({ action: "webhook_disabled" }),
    to: "owner",
    subject: "webhook_id",
  },
  { kind: "passkey_added", of: ["SYSTEM"], when: states({ action: "passkey_added" }), to: "both" },
  { kind: "passkey_removed", of: ["SYSTEM"], when: states({ action: "passkey_removed" }), to: "both" },
  { kind: "email_changed", of: ["SYSTEM"], when: states({ action: "email_changed" }), to: "both" },
  { kind: "app_connected", of: ["SYSTEM"], when: states({ action: "app_connected" }), to: "both" },
  {
    kind: "milestone",
    of: ["ALLOCATION", "REALLOCATION", "REVERSAL"],
    when: (step) => milestonePassed(step) !== undefined,
    to: "both",
  },
];

/** The notice for a change, or undefined. */
export function noticeOf(step: Step): Notice | undefined {
  const { eventType } = step.change.event;
  return NOTICES.find(({ of, when }) => of.includes(eventType) && (when?.(step) ?? true));
}

/** The id of the plan, check-in, journal entry or webhook that an item is about. */
export function subjectOf(kind: InboxKind, { metadata }: Pick<Event, "metadata">): string | null {
  const field = NOTICES.find((notice) => notice.kind === kind)?.subject;
  const subject = field === undefined ? undefined : metadata[field];
  return typeof subject === "string" ? subject : null;
}

/** The milestone that a change brought its goal to. */
export function milestonePassed({ change, before, after }: Step): number | undefined {
  const { destGoalId } = change.event;
  if (destGoalId === null || change.reversed?.eventType === "SPENDING") return undefined;
  const [was, is] = [before.goals.get(destGoalId), after.goals.get(destGoalId)];
  return is && is.milestoneAt !== null && is.milestone > (was?.milestone ?? 0) ? is.milestone : undefined;
}
