import { useRead } from "../api/reads.ts";
import type { Schemas } from "../api/server.ts";
import { timeOf } from "../formats/formats.ts";
import { strings } from "../strings/strings.ts";
import { Grants } from "./grants.tsx";

type App = Schemas["ConnectedApp"];

/** The apps that the person connected, with what each may do. */
export function ConnectedApps({ email }: { email: string }) {
  const { data, problem } = useRead("/connected-apps");
  return (
    <Grants
      name="connected-apps"
      heading={strings.connectedApps}
      path="/v1/connected-apps"
      read={{ data: data?.items, problem }}
      describe={(app) => <AboutApp app={app} />}
      end={strings.removeApp}
      endOf={strings.disconnectOf}
      email={email}
    />
  );
}

function AboutApp({ app }: { app: App }) {
  const { origin, kind, scopes, sees_private, used_at, created_at, confirmed_at } = app;
  return (
    <>
      {origin}, {strings.createdAt(timeOf(created_at))}
      {used_at !== null && `, ${strings.lastUsed(timeOf(used_at))}`}.{" "}
      {scopes.map((scope) => strings.scopes[scope]).join("; ")}.{" "}
      {sees_private && `${strings.includesPrivate} `}
      {kind === "person" &&
        (confirmed_at === null ? strings.unconfirmed : strings.confirmedAt(timeOf(confirmed_at)))}
    </>
  );
}
