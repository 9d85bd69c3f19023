import { useEffect, useState } from "preact/hooks";
import type { components } from "../../testing/openapi-types.d.ts";
import { timeOf } from "./format.ts";
import { WrongOrCheck } from "./fresh-check.tsx";
import { useRequest } from "./parts.tsx";
import { ask } from "./server.ts";
import { strings } from "./strings.ts";

type Token = components["schemas"]["AccessToken"];

/** The person's live tokens; those of persons can be confirmed here. */
export function Tokens({ email }: { email: string }) {
  const [tokens, setTokens] = useState<readonly Token[]>([]);
  const { problem, isBusy, run } = useRequest();
  const load = async () => {
    const { items } = await ask<{ items: readonly Token[] }>("GET", "/v1/tokens?limit=100");
    const now = new Date().toISOString();
    setTokens(items.filter(({ revoked_at, expires_at }) => revoked_at === null && expires_at > now));
  };
  useEffect(() => void run(load), []);
  const change = (method: "POST" | "DELETE", path: string) =>
    run(async () => {
      await ask(method, path, method === "POST" ? {} : undefined);
      await load();
    });
  if (tokens.length === 0 && problem === undefined) return null;
  return (
    <section id="tokens">
      <h2>{strings.tokens}</h2>
      <p class="soft">{strings.tokensHint}</p>
      <ul>
        {tokens.map(({ id, client, kind, confirmed_at, created_at }) => (
          <li key={id}>
            <span class="name">{client}</span>
            <span class="soft">
              {kind === "agent"
                ? strings.assistantsToken
                : confirmed_at === null
                  ? strings.unconfirmed
                  : strings.confirmedAt(timeOf(confirmed_at))}
              , {strings.createdAt(timeOf(created_at))}
            </span>
            {kind === "person" && confirmed_at === null && (
              <button
                type="button"
                disabled={isBusy}
                aria-label={strings.confirmOf(client)}
                onClick={() => change("POST", `/v1/tokens/${id}/confirm`)}
              >
                {strings.confirmToken}
              </button>
            )}
            <button
              type="button"
              class="plain"
              disabled={isBusy}
              aria-label={strings.revokeOf(client)}
              onClick={() => change("DELETE", `/v1/tokens/${id}`)}
            >
              {strings.revoke}
            </button>
          </li>
        ))}
      </ul>
      <WrongOrCheck problem={problem} email={email} />
    </section>
  );
}
