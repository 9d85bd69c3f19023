import type { Books } from "../books/books.ts";
import type { CheckIn } from "../books/check-in.ts";
import { instantOf } from "../kernel/wall-time.ts";

/**
 * Scheduled check-ins that are due at another instant in this time zone: each stays at its wall time. A waiting check-in
 * keeps the instant at which the couple was asked.
 */
export function followTimeZone({ checkIns }: Pick<Books, "checkIns">, timeZone: string): readonly CheckIn[] {
  return [...checkIns.values()].flatMap((checkIn) => {
    const { status, wallTime } = checkIn;
    if (status !== "scheduled" || wallTime === null) return [];
    const dueAt = instantOf(wallTime, timeZone);
    return dueAt.getTime() === checkIn.dueAt.getTime() ? [] : [{ ...checkIn, dueAt }];
  });
}
