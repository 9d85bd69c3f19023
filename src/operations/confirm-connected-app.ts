import { z } from "zod";
import type { ConnectedApp } from "../books/connected-app.ts";
import { appsOf } from "../database/queries/connected-apps.ts";
import { writeRows } from "../database/queries/write.ts";
import { appendAppConfirmed, confirmedApp } from "../identity/connected-app.ts";
import type { Principal } from "../identity/principal.ts";
import { requireOwner, requirePerson } from "../identity/requirements.ts";
import { requireFreshSession } from "../identity/session.ts";
import { found, invalidInput } from "../kernel/refusals.ts";
import { connectedAppShape, showConnectedApp } from "../views/connected-app.ts";
import { id } from "../views/fields.ts";
import { operation } from "./operation.ts";

/** Confirms one of the user's connected apps of kind person, in a session of that user. Repeating it changes nothing. */
export const confirmConnectedApp = operation({
  name: "confirm_connected_app",
  title: "Confirm a connected app",
  summary:
    "Confirms one of the caller's connected apps of kind person, which can then approve plans and loosen the " +
    "approval threshold. Only a person in a session can.",
  effect: "change",
  scope: "admin",
  within: "person",
  http: { method: "POST", path: "/connected-apps/{id}/confirm", id: "app_id" },
  input: z.strictObject({ app_id: id }),
  output: connectedAppShape,
  refusals: ["person_required", "check_required", "approval_on_hold"],
  example: { app_id: "0199f3a0-0000-7000-8000-000000000013" },
  facts: () => ({ connectedApps: true }),
  decide({ app_id }, decision, { facts }) {
    const app = confirmable(app_id, facts.connectedApps, decision);
    if (app.confirmedAt) return showConnectedApp(app);
    decision.write(confirmedApp(app, decision.now));
    appendAppConfirmed(decision, app);
    return showConnectedApp({ ...app, confirmedAt: decision.now });
  },
  async directory({ app_id }, { em, caller, now }) {
    const app = confirmable(app_id, await appsOf(em, [requireOwner(caller)], now), { caller, now });
    if (app.confirmedAt) return showConnectedApp(app);
    await writeRows(em, null, [confirmedApp(app, now)]);
    return showConnectedApp({ ...app, confirmedAt: now });
  },
});

/** @throws Refusal `person_required`, `not_found`, `check_required`, `invalid_input` */
function confirmable(
  appId: string,
  apps: readonly ConnectedApp[],
  { caller, now }: { readonly caller: Principal; readonly now: Date },
): ConnectedApp {
  requirePerson(caller);
  const known = apps.find((one) => one.id === appId);
  const app = found(known, "connected app");
  requireFreshSession(caller, now);
  if (app.kind !== "person")
    throw invalidInput([{ field: "app_id", message: "Give a connected app of kind person." }]);
  return app;
}
