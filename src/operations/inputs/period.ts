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

/** The instants of a period, as a condition of a query; undefined when none was asked. @throws Refusal `invalid_input` */
export function periodOf(asked: Asked, timeZone: string): { $gte?: Date; $lt?: Date } | undefined {
  const from = asked.from && startOf(asked.from, timeZone);
  const to = asked.to && endOf(asked.to, timeZone);
  if (from && to && from >= to) throw invalidInput([{ field: "to", message: "Give a moment after `from`." }]);
  return from || to ? { ...(from && { $gte: from }), ...(to && { $lt: to }) } : undefined;
}
