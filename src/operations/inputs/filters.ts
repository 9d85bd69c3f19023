import { findAccount, findGoal, findPartner } from "../../identity/lookup.ts";
import { endOf, startOf } from "../../kernel/calendar.ts";
import { invalidInput } from "../../kernel/refusals.ts";
import { id, line, moment } from "../../views/fields.ts";
import type { Viewing } from "../operation.ts";

/** The filters of every operation that reads ledger events. */
export const ledgerFilters = {
  account_id: id.nullish(),
  goal_id: id.nullish(),
  user_id: id.nullish().describe("The partner who acted."),
  actor: line(60).nullish().describe("The client that acted."),
};

type Filters = Readonly<Partial<Record<keyof typeof ledgerFilters, string | null | undefined>>>;

/** @throws Refusal `not_found` when the filters name an account, goal or user that the caller cannot know */
export function assertFiltersKnown(viewing: Viewing, { account_id, goal_id, user_id }: Filters): void {
  if (account_id) findAccount(viewing, account_id);
  if (goal_id) findGoal(viewing, goal_id);
  if (user_id) findPartner(viewing, user_id);
}

/** The fields that limit a list of rows with an instant to a period. */
export const period = {
  from: moment.nullish().describe("First day (in the couple's time zone) or instant."),
  to: moment.nullish().describe("Last day, or the instant where it ends (exclusive)."),
};

interface Bounds {
  readonly from?: string | null | undefined;
  readonly to?: string | null | undefined;
}

interface Period {
  readonly from: Date | undefined;
  /** Exclusive. */
  readonly until: Date | undefined;
}

/** The bounds of a period; undefined if it is open. @throws Refusal `invalid_input` */
export function periodOf(bounds: Bounds, timeZone: string): Period {
  const from = bounds.from ? startOf(bounds.from, timeZone) : undefined;
  const until = bounds.to ? endOf(bounds.to, timeZone) : undefined;
  if (from && until && from >= until)
    throw invalidInput([{ field: "to", message: "Give a date or instant after `from`." }]);
  return { from, until };
}
