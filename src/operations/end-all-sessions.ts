import type { EntityManager } from "@mikro-orm/core";
import { z } from "zod";
import { endSessionsOf } from "../database/queries/sessions.ts";
import type { Principal } from "../identity/principal.ts";
import { refuseAgent, requireUser } from "../identity/requirements.ts";
import { endedSessionsShape } from "../views/session.ts";
import { operation } from "./operation.ts";

/** Signs the user out of all browsers, that of the request included. */
export const endAllSessions = operation({
  name: "end_all_sessions",
  title: "End all sessions",
  summary: "Signs the caller out of every browser at once, the current one included. Tokens stay valid.",
  effect: "aside",
  scope: "admin",
  within: "person",
  http: { method: "DELETE", path: "/sessions" },
  input: z.strictObject({}),
  output: endedSessionsShape,
  refusals: ["person_required"],
  example: {},
  rows: endAll,
  directory: endAll,
});

async function endAll(
  _input: object,
  { em, caller }: { readonly em: EntityManager; readonly caller: Principal },
): Promise<z.input<typeof endedSessionsShape>> {
  refuseAgent(caller);
  return { ended: await endSessionsOf(em, { userId: requireUser(caller), coupleId: caller.coupleId }) };
}
