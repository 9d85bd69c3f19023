import { useList } from "../api/reads.ts";
import type { Schemas } from "../api/server.ts";
import { timeOf } from "../formats/formats.ts";
import { strings } from "../strings/strings.ts";
import { Grants } from "./grants.tsx";
import { NewToken } from "./new-token.tsx";

type Token = Schemas["AccessToken"];

/** The person's live tokens. */
export function Tokens({ email }: { email: string }) {
  const { items, problem } = useList("/tokens", { query: { limit: 100 } });
  return (
    <Grants
      name="tokens"
      heading={strings.tokens}
      hint={strings.tokensHint}
      path="/v1/tokens"
      read={{ data: items?.filter(isLive), problem }}
      describe={described}
      end={strings.revoke}
      endOf={strings.revokeOf}
      email={email}
    >
      <NewToken email={email} />
    </Grants>
  );
}

function isLive({ revoked_at, expires_at }: Token): boolean {
  return revoked_at === null && expires_at > new Date().toISOString();
}

function described({ kind, confirmed_at, created_at }: Token): string {
  const confirmed = confirmed_at === null ? strings.unconfirmed : strings.confirmedAt(timeOf(confirmed_at));
  return `${kind === "agent" ? strings.assistantsToken : confirmed}, ${strings.createdAt(timeOf(created_at))}`;
}
