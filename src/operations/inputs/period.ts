import { endOf, startOf } from "../../kernel/calendar.ts";
import { invalidInput } from "../../kernel/refusals.ts";
import { moment } from "../../views/fields.ts";

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
