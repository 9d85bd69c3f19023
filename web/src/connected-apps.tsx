import { useEffect, useState } from "preact/hooks";
import type { components } from "../../testing/openapi-types.d.ts";
import { timeOf } from "./format.ts";
import { WrongOrCheck } from "./fresh-check.tsx";
import { useRequest } from "./parts.tsx";
import { ask } from "./server.ts";
import { strings } from "./strings.ts";

type App = components["schemas"]["ConnectedApp"];

/** The apps that the person connected, with what each may do. */
export function ConnectedApps({ email }: { email: string }) {
  const [apps, setApps] = useState<readonly App[]>([]);
  const { problem, isBusy, run } = useRequest();
  const load = async () => setApps((await ask<{ items: readonly App[] }>("GET", "/v1/connected-apps")).items);
  useEffect(() => void run(load), []);
  const change = (method: "POST" | "DELETE", path: string) =>
    run(async () => {
      await ask(method, path, method === "POST" ? {} : undefined);
      await load();
    });
  if (apps.length === 0 && problem === undefined) return null;
  return (
    <section id="connected-apps">
      <h2>{strings.connectedApps}</h2>
      <ul>
        {apps.map(({ id, client, origin, kind, scopes, sees_private, used_at, created_at, confirmed_at }) => (
          <li key={id}>
            <span class="name">{client}</span>
            <span class="soft">
              {origin}, {strings.createdAt(timeOf(created_at))}
              {used_at !== null && `, ${strings.lastUsed(timeOf(used_at))}`}.{" "}
              {scopes.map((scope) => strings.scopes[scope]).join("; ")}.{" "}
              {sees_private && `${strings.includesPrivate} `}
              {kind === "person" &&
                (confirmed_at === null ? strings.unconfirmed : strings.confirmedAt(timeOf(confirmed_at)))}
            </span>
            {kind === "person" && confirmed_at === null && (
              <button
                type="button"
                disabled={isBusy}
                aria-label={strings.confirmOf(client)}
                onClick={() => change("POST", `/v1/connected-apps/${id}/confirm`)}
              >
                {strings.confirmToken}
              </button>
            )}
            <button
              type="button"
              class="plain"
              disabled={isBusy}
              aria-label={strings.disconnectOf(client)}
              onClick={() => change("DELETE", `/v1/connected-apps/${id}`)}
            >
              {strings.removeApp}
            </button>
          </li>
        ))}
      </ul>
      <WrongOrCheck problem={problem} email={email} />
    </section>
  );
}
