import { expect, test } from "vitest";
import { type Check, type Session, sessionPrincipal } from "./session.ts";

const CHECKED = new Date("2026-11-22T08:30:00.000Z");
const MINUTE_MS = 60_000;

test.each<[Check, hasPasskey: boolean, minutes: number]>([
  ["link", false, 10],
  ["passkey", true, 10],
  ["passkey", false, 10],
  ["link", true, 0],
])(
  "a check by %s, of a person who has a passkey: %s, is fresh for %i minutes",
  (checkedBy, hasPasskey, minutes) => {
    const session: Session = {
      id: "session",
      userId: "ada",
      browser: null,
      createdAt: CHECKED,
      usedAt: CHECKED,
      expiresAt: CHECKED,
      checkedAt: CHECKED,
      checkedBy,
    };
    const { freshUntil } = sessionPrincipal(session, {
      coupleId: null,
      hasPasskey,
      approvesFrom: null,
      provesFrom: null,
    });
    expect(freshUntil).toEqual(
      minutes === 0 ? new Date(0) : new Date(CHECKED.getTime() + minutes * MINUTE_MS),
    );
  },
);
