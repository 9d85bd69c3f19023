import { type Asked, bad, checkIn, done, refused, SUNDAYS, WORDS } from "../asking.ts";

export const CHECK_IN_SCENES: Readonly<Record<string, readonly Asked[]>> = {
  schedule_check_in: [
    bad(() => ({})),
    bad(() => ({ schedule: "weekly" })),
    bad(() => ({ schedule: { ...SUNDAYS, rrule: "FREQ=MINUTELY" } })),
    bad(() => ({ schedule: { ...SUNDAYS, start: "Sunday" } })),
    bad(() => ({ schedule: { ...SUNDAYS, rrule: "FREQ=DAILY;UNTIL=20200101" } })),
    done(() => ({ schedule: SUNDAYS, message: WORDS }), "sundays"),
    done(() => ({ schedule: "now" })),
    refused("idempotency_key_reused", () => ({ schedule: "now", message: "Other" }), "sundays"),
  ],

  list_check_ins: [
    bad(() => ({ status: "late" })),
    bad(() => ({ cursor: "no cursor" })),
    done(() => ({})),
    done(() => ({ limit: 1 })),
    done((_, before) => ({ limit: 1, cursor: before.next_cursor })),
    done(() => ({ status: "waiting" })),
  ],

  answer_check_in: [
    bad(checkIn("talk", { answer: "maybe" })),
    bad(checkIn("talk", { answer: "snooze" })),
    bad(checkIn("talk", { answer: "snooze", until: "2020-01-01T00:00" })),
    refused("not_found", checkIn("foreignCheckIn", { answer: "done" })),
    refused("check_in_not_due", checkIn("ahead", { answer: "done" })),
    refused("check_in_over", checkIn("cancelled", { answer: "done" })),
    refused("already_answered", checkIn("answered", { answer: "done" })),
    done(checkIn("talk", { answer: "done", note: WORDS })),
  ],
  cancel_check_in: [
    bad(() => ({ check_in_id: "Sunday" })),
    refused("not_found", checkIn("foreignCheckIn")),
    refused("check_in_over", checkIn("cancelled")),
    done(checkIn("ahead")),
  ],

  list_inbox: [
    bad(() => ({ unread: "all", limit: 0 })),
    bad(() => ({ cursor: "no cursor" })),
    done(() => ({})),
    done(() => ({ limit: 1 })),
    done((_, before) => ({ limit: 1, cursor: before.next_cursor })),
    done(() => ({ unread: true })),
  ],

  mark_read: [
    bad(() => ({})),
    bad(({ item }) => ({ item_ids: [item], up_to_item_id: item })),
    bad(() => ({ item_ids: ["all"] })),
    refused("not_found", ({ item, bensItem }) => ({ item_ids: [item, bensItem] })),
    done(({ item }) => ({ up_to_item_id: item })),
  ],
};
