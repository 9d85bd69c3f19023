import type { BookKey, EventMetadata } from "../books/metadata.ts";
import type { DriftStatus, Event, EventType } from "../books/rows.ts";
import { goesIntoInbox } from "../drift/status.ts";
import type { Step } from "../ledger/decision.ts";
import type { InboxKind } from "./item.ts";

/** Which events reach an inbox, and which partner's. */
interface Notice {
  readonly kind: InboxKind;
  readonly of: readonly EventType[];
  readonly when?: (step: Step) => boolean;
  /** `partner`: the other one than who acted, or both if neither did. `owner`: the user named in the metadata, or both. */
  readonly to: "both" | "partner" | "owner";
  /** The metadata field that names what it is about, beside a goal. */
  readonly subject?: BookKey;
}

const states =
  (facts: EventMetadata) =>
  ({ change }: Step): boolean =>
    Object.entries(facts).every(([field, value]) => change.event.metadata[field as BookKey] === value);

/**
 * An event makes at most one notice: the first row that fits. To report one more kind of event, add a row here, and its
 * words in src/views/inbox.ts. Metadata that a person posts by hand have neither an action nor an id.
 */
const NOTICES: readonly Notice[] = [
  {
    kind: "check_in_due",
    of: ["SYNC"],
    when: states({ action: "due" }),
    // Whoever asked for it now knows of it; for a schedule nobody acts.
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
  {
    kind: "webhook_disabled",
    of: ["SYSTEM"],
    when: states({ action: "webhook_disabled" }),
    to: "owner",
    subject: "webhook_id",
  },
  {
    kind: "milestone",
    of: ["ALLOCATION", "REALLOCATION", "REVERSAL"],
    when: (step) => milestonePassed(step) !== undefined,
    to: "both",
  },
];

/** The notice that a change makes; undefined: none. */
export function noticeOf(step: Step): Notice | undefined {
  const { eventType } = step.change.event;
  return NOTICES.find(({ of, when }) => of.includes(eventType) && (when?.(step) ?? true));
}

/** The plan, check-in, journal entry or webhook that an item of this kind is about, as its event names it. */
export function subjectOf(kind: InboxKind, { metadata }: Pick<Event, "metadata">): string | null {
  const field = NOTICES.find((notice) => notice.kind === kind)?.subject;
  const subject = field === undefined ? undefined : metadata[field];
  return typeof subject === "string" ? subject : null;
}

/** The milestone that money brought the goal of a change to. */
export function milestonePassed({ change, before, after }: Step): number | undefined {
  const { destGoalId } = change.event;
  if (destGoalId === null || change.reversed?.eventType === "SPENDING") return undefined;
  const [was, is] = [before.goals.get(destGoalId), after.goals.get(destGoalId)];
  return is && is.milestoneAt !== null && is.milestone > (was?.milestone ?? 0) ? is.milestone : undefined;
}
