import type { EntityManager } from "@mikro-orm/core";
import { z } from "zod";
import { endSessionsOf } from "../database/queries/sessions.ts";
import type { Principal } from "../identity/principal.ts";
import { refuseAgent, requireUser } from "../identity/requirements.ts";
import { notFound } from "../kernel/refusals.ts";
import { id } from "../views/fields.ts";
import { endedSessionShape } from "../views/session.ts";
import { operation } from "./operation.ts";

const endInput = z.strictObject({ session_id: id });

/** Signs the user out of one browser. Its next request is refused, in every process. */
export const endSession = operation({
  name: "end_session",
  title: "End a session",
  summary: "Signs the caller out of one browser at once.",
  effect: "aside",
  scope: "admin",
  within: "person",
  http: { method: "DELETE", path: "/sessions/{id}", id: "session_id" },
  input: endInput,
  output: endedSessionShape,
  refusals: ["person_required"],
  example: { session_id: "0199f3a0-0000-7000-8000-000000000012" },
  rows: end,
  directory: end,
});

async function end(
  { session_id }: z.output<typeof endInput>,
  { em, caller }: { readonly em: EntityManager; readonly caller: Principal },
): Promise<z.input<typeof endedSessionShape>> {
  refuseAgent(caller);
  const ended = await endSessionsOf(em, {
    userId: requireUser(caller),
    coupleId: caller.coupleId,
    id: session_id,
  });
  if (ended === 0) throw notFound("session");
  return { session_id };
}
