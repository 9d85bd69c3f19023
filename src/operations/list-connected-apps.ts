import type { EntityManager } from "@mikro-orm/core";
import { z } from "zod";
import { appsOf } from "../database/queries/connected-apps.ts";
import type { Principal } from "../identity/principal.ts";
import { requireUser } from "../identity/requirements.ts";
import { connectedAppShape, showConnectedApp } from "../views/connected-app.ts";
import { operation } from "./operation.ts";

const appsOutput = z.object({ items: z.array(connectedAppShape) });

/** The apps that the user connected by OAuth, oldest first. */
export const listConnectedApps = operation({
  name: "list_connected_apps",
  title: "List connected apps",
  summary: "Lists the apps and assistants that the caller connected on the consent page, with their rights.",
  effect: "read",
  scope: "admin",
  within: "person",
  http: { method: "GET", path: "/connected-apps" },
  input: z.strictObject({}),
  output: appsOutput,
  example: {},
  rows: showApps,
  directory: showApps,
});

interface Context {
  readonly em: EntityManager;
  readonly caller: Principal;
  readonly now: Date;
}

async function showApps(_input: object, { em, caller, now }: Context): Promise<z.input<typeof appsOutput>> {
  const apps = await appsOf(em, [requireUser(caller)], now);
  return { items: apps.map(showConnectedApp) };
}
