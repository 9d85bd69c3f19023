import { endOf, startOf } from "../../kernel/calendar.ts";
import { invalidInput } from "../../kernel/refusals.ts";
import { moment } from "../../views/fields.ts";

/** Fields of a list whose rows have an instant: from when, and until when. */
export const period = {
  from: moment.nullish().describe("First day (in the couple's zone) or instant."),
  to: moment.nullish().describe("Last day, or the instant before which."),
};

interface Asked {
  readonly from?: string | null | undefined;
  readonly to?: string | null | undefined;
}

interface Period {
  readonly from: Date | undefined;
  /** The instant before which. */
  readonly until: Date | undefined;
}

/** The instants of a period; undefined where it has no bound. @throws Refusal `invalid_input` */
export function periodOf(asked: Asked, timeZone: string): Period {
  const from = asked.from ? startOf(asked.from, timeZone) : undefined;
  const until = asked.to ? endOf(asked.to, timeZone) : undefined;
  if (from && until && from >= until)
    throw invalidInput([{ field: "to", message: "Give a moment after `from`." }]);
  return { from, until };
}
