import type { Books } from "../books/books.ts";
import type { CheckIn } from "../books/check-in.ts";
import { instantOf } from "../kernel/wall-time.ts";

/** The scheduled check-ins whose due instant changes with the time zone, because they keep their wall time. */
export function followTimeZone({ checkIns }: Pick<Books, "checkIns">, timeZone: string): readonly CheckIn[] {
  return [...checkIns.values()].flatMap((checkIn) => {
    const { status, wallTime } = checkIn;
    if (status !== "scheduled" || wallTime === null) return [];
    const dueAt = instantOf(wallTime, timeZone);
    return dueAt.getTime() === checkIn.dueAt.getTime() ? [] : [{ ...checkIn, dueAt }];
  });
}
