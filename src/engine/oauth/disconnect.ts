import { appWith } from "../../database/queries/connected-apps.ts";
import { lockMembers } from "../../database/queries/tenants.ts";
import { writeRows } from "../../database/queries/write.ts";
import { removeApp, removedApp } from "../../identity/connected-app.ts";
import type { Principal } from "../../identity/principal.ts";
import { transact } from "../attempts.ts";
import type { Engine } from "../engine.ts";

/**
 * Disconnects an app that revoked its own token, or of which a code or refresh token was used twice. Does nothing if it is
 * not connected.
 */
export async function disconnect(engine: Engine, appId: string): Promise<void> {
  const app = await appWith(engine.orm.em.fork(), appId, engine.now());
  if (!app) return;
  // The user is locked before the couple is read: otherwise one could form meanwhile that does not learn of it.
  const coupleId = await transact(engine, async (em) => {
    const [member] = await lockMembers(em, [app.userId]);
    // Another use of the token can have disconnected the app before the lock was free.
    const current = member?.coupleId ? undefined : await appWith(em, appId, engine.now());
    if (current) await writeRows(em, null, [removedApp(current, engine.now())]);
    return member?.coupleId ?? null;
  });
  if (coupleId === null) return;
  const caller: Principal = {
    role: "user",
    userId: app.userId,
    coupleId,
    actor: app.client,
    kind: app.kind,
    scopes: app.scopes,
  };
  await engine.queues.run(engine, coupleId, {
    caller,
    questions: { connectedApps: true },
    decide(decision, { connectedApps }) {
      const found = connectedApps.find(({ id }) => id === appId);
      if (found) removeApp(decision, found);
      return { result: undefined };
    },
  });
}
