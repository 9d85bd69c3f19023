import type { ConnectedApp } from "../src/books/connected-app.ts";
import { saveRecord } from "../src/database/queries/oauth-records.ts";
import { Authenticator } from "../src/engine/authenticator.ts";
import { newSecret } from "../src/engine/random.ts";
import { APP_SCOPES, appendAppConnected, newApp } from "../src/identity/connected-app.ts";
import { hashToken } from "../src/identity/new-token.ts";
import type { Principal } from "../src/identity/principal.ts";
import type { TestCouple } from "./books.ts";

type Stated = Partial<
  Pick<ConnectedApp, "client" | "clientId" | "origin" | "kind" | "scopes" | "seesPrivate" | "userId">
>;

const HOUR_SECONDS = 60 * 60;

/** An app of a partner, by default Ada's with every scope, which has an access token; without the pages that connect one. */
export async function connectApp(
  { engine, id: coupleId, ada }: Pick<TestCouple, "engine" | "id" | "ada">,
  stated: Stated = {},
): Promise<{ readonly app: ConnectedApp; readonly token: string; readonly principal: Principal }> {
  const userId = stated.userId ?? ada.id;
  const about = {
    id: engine.ids(),
    userId,
    clientId: "client",
    client: "Probe",
    origin: "https://probe.example",
    resource: "http://localhost/mcp",
    kind: "agent",
    scopes: APP_SCOPES,
    seesPrivate: false,
    ...stated,
  } as const;
  const app = await engine.queues.run(engine, coupleId, {
    caller: { ...ada.principal, userId },
    questions: {},
    decide(decision) {
      const made = newApp(about, decision.now);
      decision.write({ table: "connected_apps", insert: { ...made } });
      appendAppConnected(decision, made);
      return { result: made };
    },
  });
  const token = newSecret();
  const record = {
    id: engine.ids(),
    kind: "AccessToken",
    secretHash: hashToken(token),
    payload: { aud: about.resource, scope: about.scopes.join(" ") },
    appId: app.id,
    expiresAt: new Date(engine.now().getTime() + HOUR_SECONDS * 1000),
  } as const;
  await saveRecord(engine.orm.em.fork(), record, engine.now());
  return { app, token, principal: await new Authenticator(engine).authenticate(token) };
}
