import { formatMoney, toMinorUnits } from "../kernel/money.ts";
import type { EventMetadata, PropertyName } from "./metadata.ts";
import type { Account, Couple, Goal, Versioned } from "./rows.ts";

/*
 * The properties that ledger events state: all of them in the event that creates a row, and the changed ones in an event
 * that updates it. A decision writes them, and `apply` reads them. Amounts are decimal strings.
 */

export type Properties = Readonly<Record<string, Value>>;

type Value = string | number | boolean | null;

/** The columns of each property by the kind of row. */
const COUPLE = {
  currency: "currency",
  time_zone: "timeZone",
  approval_threshold: "approvalThreshold",
  proposed_threshold: "proposedThreshold",
  proposed_by: "proposedById",
} as const satisfies Columns<Couple>;

const ACCOUNT = {
  name: "name",
  institution_name: "institutionName",
  visibility: "visibility",
  keep_available: "keepAvailable",
} as const satisfies Columns<Account>;

const GOAL = {
  name: "name",
  target_amount: "targetAmount",
  type: "type",
  priority: "priority",
  deadline: "deadline",
  locked: "locked",
} as const satisfies Columns<Goal>;

export const COLUMNS: Readonly<Record<PropertyName, string>> = { ...COUPLE, ...ACCOUNT, ...GOAL };

type Columns<Row> = Readonly<Partial<Record<PropertyName, keyof Row>>>;

/** The stated value of a proposal to remove the threshold. */
const NO_LIMIT = "none";

/** The properties that COUPLE events state, except the partners. */
export function coupleProperties(couple: Couple) {
  const properties = valuesOf(couple, COUPLE, couple.currency);
  const isRemoval = couple.proposedById !== null && couple.proposedThreshold === null;
  return isRemoval ? { ...properties, proposed_threshold: NO_LIMIT } : properties;
}

/** The properties that ACCOUNT events state. */
export function accountProperties(account: Omit<Account, keyof Versioned>) {
  return valuesOf(account, ACCOUNT, account.currency);
}

/** The properties that GOAL events state. */
export function goalProperties(goal: Pick<Goal, (typeof GOAL)[keyof typeof GOAL]>, currency: string) {
  return valuesOf(goal, GOAL, currency);
}

function valuesOf<Name extends PropertyName, Column extends string>(
  row: { readonly [column in Column]: Value | bigint },
  columns: Readonly<Record<Name, Column>>,
  currency: string,
): Readonly<Record<Name, Value>> {
  const entries = Object.entries<Column>(columns).map(([name, column]) => {
    const value = row[column];
    return [name, typeof value === "bigint" ? formatMoney(value, currency) : value];
  });
  return Object.fromEntries(entries);
}

/** The columns that a COUPLE event states. */
export function statedCouple(metadata: EventMetadata, before: Couple): Partial<Couple> {
  const { partner_1_id, partner_2_id, proposed_threshold, currency = before.currency } = metadata;
  return {
    ...(partner_1_id !== undefined && { partner1Id: String(partner_1_id) }),
    ...(partner_2_id !== undefined && { partner2Id: partner_2_id === null ? null : String(partner_2_id) }),
    ...stated<Couple>(metadata, COUPLE, String(currency)),
    ...(proposed_threshold === NO_LIMIT && { proposedThreshold: null }),
  };
}

/** The columns that an ACCOUNT event states. */
export function statedAccount(metadata: EventMetadata, currency: string): Partial<Account> {
  return stated<Account>(metadata, ACCOUNT, currency);
}

/** The columns that a GOAL event states. */
export function statedGoal(metadata: EventMetadata, currency: string): Partial<Goal> {
  const { drift_status } = metadata;
  return {
    ...stated<Goal>(metadata, GOAL, currency),
    ...(drift_status !== undefined && { driftStatus: drift_status as Goal["driftStatus"] }),
  };
}

const AMOUNTS = ["approval_threshold", "proposed_threshold", "keep_available", "target_amount"];

function stated<Row>(metadata: EventMetadata, columns: Columns<Row>, currency: string): Partial<Row> {
  const entries = Object.entries(columns).flatMap(([name, column]) => {
    const value = metadata[name as PropertyName];
    if (value === undefined) return [];
    const isAmount = AMOUNTS.includes(name) && value !== null && value !== NO_LIMIT;
    return [[column, isAmount ? toMinorUnits({ text: String(value) }, currency).text : value]];
  });
  return Object.fromEntries(entries);
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

/** The metadata of the event with which a partner joins. */
export function partnerJoins({ version }: Versioned, partnerId: string): EventMetadata {
  return { action: "joined", partner_2_id: partnerId, version: version + 1 };
}

/** The metadata of the event with which a partner leaves, and the couple ends. */
export function partnerLeaves({ version }: Versioned): EventMetadata {
  return { action: "left", version: version + 1 };
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
  if (action === "joined") return ["partner_2_id"];
  if (action === "left") return ["ended_at"];
  const properties = Object.keys(changes).filter((field) => Object.hasOwn(changes, `${field}_before`));
  const shown = properties.map((field) => (field.startsWith("proposed_") ? "threshold_proposal" : field));
  return [...new Set([...shown, ...(notes_changed ? ["notes"] : [])])];
}
