import { z } from "zod";
import { CHECKS, type Session } from "../identity/session.ts";
import { id, instantOut, wordsOut } from "./fields.ts";
import { shape } from "./schema-names.ts";

export const sessionShape = shape("Session", {
  id,
  browser: wordsOut
    .nullable()
    .meta({
      examples: ["Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15; rv:140.0) Gecko/20100101 Firefox/140.0"],
    })
    .describe("How the browser names itself."),
  created_at: instantOut,
  used_at: instantOut.describe("Its last use, to the hour."),
  expires_at: instantOut,
  checked_at: instantOut.describe("When the person last proved who they are."),
  checked_by: z.enum(CHECKS),
  is_current: z.boolean().describe("Whether the request was made in this session."),
});

export const endedSessionShape = shape("EndedSession", { session_id: id });

export const endedSessionsShape = shape("EndedSessions", {
  ended: z.int().describe("The number of sessions that ended."),
});

/** A session as its user sees it. `currentId` is the session of the request, if it was made in one. */
export function showSession(session: Session, currentId: string | undefined): z.input<typeof sessionShape> {
  return {
    id: session.id,
    browser: session.browser,
    created_at: session.createdAt.toISOString(),
    used_at: session.usedAt.toISOString(),
    expires_at: session.expiresAt.toISOString(),
    checked_at: session.checkedAt.toISOString(),
    checked_by: session.checkedBy,
    is_current: session.id === currentId,
  };
}
