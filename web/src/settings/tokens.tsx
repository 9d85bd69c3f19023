import type { components } from "../../../testing/openapi-types.d.ts";
import { ask } from "../api/server.ts";
import { timeOf } from "../formats/formats.ts";
import { strings } from "../strings/strings.ts";
import { Grants } from "./grants.tsx";

type Token = components["schemas"]["AccessToken"];

/** The person's live tokens. */
export function Tokens({ email }: { email: string }) {
  return (
    <Grants
      name="tokens"
      heading={strings.tokens}
      hint={strings.tokensHint}
      path="/v1/tokens"
      load={liveTokens}
      describe={described}
      end={strings.revoke}
      endOf={strings.revokeOf}
      email={email}
    />
  );
}

async function liveTokens(): Promise<readonly Token[]> {
  const { items } = await ask<{ items: readonly Token[] }>("GET", "/v1/tokens?limit=100");
  const now = new Date().toISOString();
  return items.filter(({ revoked_at, expires_at }) => revoked_at === null && expires_at > now);
}

function described({ kind, confirmed_at, created_at }: Token): string {
  const confirmed = confirmed_at === null ? strings.unconfirmed : strings.confirmedAt(timeOf(confirmed_at));
  return `${kind === "agent" ? strings.assistantsToken : confirmed}, ${strings.createdAt(timeOf(created_at))}`;
}
