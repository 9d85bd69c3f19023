import { z } from "zod";
import type { ConnectedApp } from "../books/connected-app.ts";
import { appsOf } from "../database/queries/connected-apps.ts";
import { writeRows } from "../database/queries/write.ts";
import { removeApp, removedApp } from "../identity/connected-app.ts";
import { refuseAgent, requireOwner } from "../identity/requirements.ts";
import { found } from "../kernel/refusals.ts";
import { connectedAppShape, showConnectedApp } from "../views/connected-app.ts";
import { id } from "../views/fields.ts";
import { operation } from "./operation.ts";

/** Disconnects an app. Its next call is refused, in every process. */
export const removeConnectedApp = operation({
  name: "remove_connected_app",
  title: "Remove a connected app",
  summary: "Disconnects one of the caller's connected apps at once.",
  effect: "change",
  scope: "admin",
  within: "person",
  http: { method: "DELETE", path: "/connected-apps/{id}", id: "app_id" },
  input: z.strictObject({ app_id: id }),
  output: connectedAppShape,
  refusals: ["person_required"],
  example: { app_id: "0199f3a0-0000-7000-8000-000000000013" },
  facts: () => ({ connectedApps: true }),
  decide({ app_id }, decision, { facts }) {
    refuseAgent(decision.caller);
    return showConnectedApp(removeApp(decision, appNamed(facts.connectedApps, app_id)));
  },
  async directory({ app_id }, { em, caller, now }) {
    refuseAgent(caller);
    const app = appNamed(await appsOf(em, [requireOwner(caller)], now), app_id);
    await writeRows(em, null, [removedApp(app, now)]);
    return showConnectedApp({ ...app, removedAt: now });
  },
});

/** @throws Refusal `not_found` */
function appNamed(apps: readonly ConnectedApp[], appId: string): ConnectedApp {
  const app = apps.find((one) => one.id === appId);
  return found(app, "connected app");
}
