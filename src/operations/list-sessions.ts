import type { EntityManager } from "@mikro-orm/core";
import { z } from "zod";
import { sessionsOf } from "../database/queries/sessions.ts";
import type { Principal } from "../identity/principal.ts";
import { requireUser } from "../identity/requirements.ts";
import { sessionShape, showSession } from "../views/session.ts";
import { operation } from "./operation.ts";

const sessionsOutput = z.object({ items: z.array(sessionShape) });

/** The browsers in which the user is signed in, the newest session first. */
export const listSessions = operation({
  name: "list_sessions",
  title: "List sessions",
  summary: "Lists the browsers in which the caller is signed in, newest first.",
  effect: "read",
  scope: "admin",
  within: "person",
  http: { method: "GET", path: "/sessions" },
  input: z.strictObject({}),
  output: sessionsOutput,
  example: {},
  rows: showSessions,
  directory: showSessions,
});

interface Context {
  readonly em: EntityManager;
  readonly caller: Principal;
  readonly now: Date;
}

async function showSessions(
  _input: object,
  { em, caller, now }: Context,
): Promise<z.input<typeof sessionsOutput>> {
  const sessions = await sessionsOf(em, requireUser(caller), now);
  return { items: sessions.map((session) => showSession(session, caller.sessionId)) };
}
