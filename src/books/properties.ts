import { formatMoney, toMinorUnits } from "../kernel/money.ts";
import type { EventMetadata } from "./metadata.ts";
import type { Account, Couple, DriftStatus, Goal, Versioned } from "./rows.ts";

/*
 * The properties that ledger events state: all of them in the event that creates a row, and the changed ones in an event
 * that updates it. A decision writes them, and `apply` reads them. Amounts are decimal strings.
 */

/** Properties by their API names. */
export type Properties = Readonly<Record<string, string | number | boolean | null>>;

/** The properties that COUPLE events state, except the partners, who never change. */
export function coupleProperties(couple: Couple) {
  const amount = (minor: bigint | null) => (minor === null ? null : formatMoney(minor, couple.currency));
  return {
    currency: couple.currency,
    time_zone: couple.timeZone,
    approval_threshold: amount(couple.approvalThreshold),
    proposed_threshold: couple.proposedById ? (amount(couple.proposedThreshold) ?? NO_LIMIT) : null,
    proposed_by: couple.proposedById,
  } satisfies Properties;
}

/** The stated value of a proposal to remove the threshold. */
const NO_LIMIT = "none";

/** The properties that ACCOUNT events state. */
export function accountProperties(account: Omit<Account, keyof Versioned>) {
  return {
    name: account.name,
    institution_name: account.institutionName,
    visibility: account.visibility,
    keep_available: formatMoney(account.keepAvailable, account.currency),
  } satisfies Properties;
}

/** The properties that GOAL events state. */
export function goalProperties(
  goal: Pick<Goal, "name" | "targetAmount" | "type" | "priority" | "deadline" | "locked">,
  currency: string,
) {
  return {
    name: goal.name,
    target_amount: formatMoney(goal.targetAmount, currency),
    type: goal.type,
    priority: goal.priority,
    deadline: goal.deadline,
    locked: goal.locked,
  } satisfies Properties;
}

/** The columns that a COUPLE event states. */
export function statedCouple(metadata: EventMetadata, before: Couple): Partial<Couple> {
  const currency = metadata.currency === undefined ? before.currency : String(metadata.currency);
  return stated<Couple>(metadata, {
    partner_1_id: (id) => ({ partner1Id: String(id) }),
    partner_2_id: (id) => ({ partner2Id: String(id) }),
    currency: () => ({ currency }),
    time_zone: (zone) => ({ timeZone: String(zone) }),
    approval_threshold: (text) => ({ approvalThreshold: minor(text, currency) }),
    proposed_threshold: (text) => ({
      proposedThreshold: text === NO_LIMIT ? null : minor(text, currency),
    }),
    proposed_by: (id) => ({ proposedById: id === null ? null : String(id) }),
  });
}

/** The columns that an ACCOUNT event states. */
export function statedAccount(metadata: EventMetadata, currency: string): Partial<Account> {
  return stated<Account>(metadata, {
    name: (name) => ({ name: String(name) }),
    institution_name: (name) => ({ institutionName: name === null ? null : String(name) }),
    visibility: (visibility) => ({ visibility: visibility as Account["visibility"] }),
    keep_available: (text) => ({ keepAvailable: minor(text, currency) ?? 0n }),
  });
}

/** The columns that a GOAL event states. */
export function statedGoal(metadata: EventMetadata, currency: string): Partial<Goal> {
  return stated<Goal>(metadata, {
    name: (name) => ({ name: String(name) }),
    target_amount: (text) => ({ targetAmount: minor(text, currency) ?? 0n }),
    type: (type) => ({ type: String(type) }),
    priority: (priority) => ({ priority: Number(priority) }),
    deadline: (deadline) => ({ deadline: deadline === null ? null : String(deadline) }),
    locked: (locked) => ({ locked: locked === true }),
    drift_status: (status) => ({ driftStatus: status as DriftStatus }),
  });
}

type Value = string | number | boolean | null;

function stated<Row>(
  metadata: EventMetadata,
  columns: Readonly<Record<string, (value: Value) => Partial<Row>>>,
): Partial<Row> {
  let row: Partial<Row> = {};
  for (const [field, column] of Object.entries(columns)) {
    const value = metadata[field as keyof EventMetadata] as Value | undefined;
    if (value !== undefined) row = { ...row, ...column(value) };
  }
  return row;
}

function minor(text: Value, currency: string): bigint | null {
  return text === null ? null : toMinorUnits({ text: String(text) }, currency).text;
}

/**
 * The metadata of an event that updates or closes a row: the result of `changesBetween` and the new version of the row,
 * both of which `apply` reads.
 */
export function revise(
  { version }: Versioned,
  action: "updated" | "closed",
  changes: EventMetadata = {},
): EventMetadata {
  return { ...changes, action, version: version + 1 };
}

/** The version of a row after an event that updates or closes it; empty for events of earlier versions, which state none. */
export function statedVersion(metadata: EventMetadata, before: Versioned): Partial<Versioned> {
  const { version } = metadata;
  if (typeof version !== "number") return {};
  const revised = revisedBy(metadata).map((property) => [property, version]);
  return { version, propertyVersions: { ...before.propertyVersions, ...Object.fromEntries(revised) } };
}

/** The account after an event that updates or closes it. */
export function revisedAccount(before: Account, metadata: EventMetadata): Account {
  return {
    ...before,
    ...statedAccount(metadata, before.currency),
    ...statedVersion(metadata, before),
    ...(metadata.action === "closed" && { status: "closed" }),
  };
}

/** The properties that an event changes, by their API names. */
export function revisedBy({ action, notes_changed, ...changes }: EventMetadata): string[] {
  if (action === "closed") return ["status"];
  const properties = Object.keys(changes).filter((field) => Object.hasOwn(changes, `${field}_before`));
  const shown = properties.map((field) => (field.startsWith("proposed_") ? "threshold_proposal" : field));
  return [...new Set([...shown, ...(notes_changed ? ["notes"] : [])])];
}
