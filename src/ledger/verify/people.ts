import type { EntityManager } from "@mikro-orm/core";
import { AccessToken } from "../../entities/access-token.ts";
import type { Couple } from "../../entities/couple.ts";
import { User } from "../../entities/user.ts";
import type { Replayed } from "../replay.ts";
import type { StatedRows } from "../replay-properties.ts";
import { type Finding, firstProblem } from "./finding.ts";
import type { Unprovable } from "./unprovable.ts";

/** Compares the partners with those that the ledger names, and checks that exactly these two users are members. */
export async function compareMembers(
  em: EntityManager,
  couple: Couple,
  books: Replayed,
  unprovable: Unprovable,
): Promise<Finding> {
  const kept = couple.partnerIds;
  const stated = books.stated.formation?.partners;
  if (!stated) unprovable.add("couples", "partners");
  else if (kept.some((id, at) => id !== stated[at])) {
    const problem = `its partners are ${kept.join(" and ")}, the ledger states ${stated.join(" and ")}`;
    return { table: "couples", id: couple.id, problem };
  }
  const members = await em.find(User, { couple: couple.id }, { fields: ["id"], orderBy: { id: "asc" } });
  const stranger = members.find(({ id }) => !kept.includes(id));
  if (stranger)
    return { table: "users", id: stranger.id, problem: "it is a member but not a partner of the couple" };
  const absent = kept.find((id) => !members.some((member) => member.id === id));
  return absent === undefined
    ? undefined
    : { table: "users", id: absent, problem: "it is a partner but not a member of the couple" };
}

/** Every token of the partners is as the ledger states it. Tokens that ended before the couple formed are not in it. */
export async function compareTokens(
  em: EntityManager,
  couple: Couple,
  { stated }: Replayed,
  unprovable: Unprovable,
): Promise<Finding> {
  const tokens = await em.find(AccessToken, { user: [...couple.partnerIds] }, { orderBy: { id: "asc" } });
  const found = firstProblem("access_tokens", tokens, (token) => tokenProblem(token, stated, unprovable));
  if (found) return found;
  const kept = new Set(tokens.map(({ id }) => id));
  const lost = [...stated.tokens.keys()].find((id) => !kept.has(id));
  return lost === undefined
    ? undefined
    : { table: "access_tokens", id: lost, problem: "the ledger states a token that is gone" };
}

function tokenProblem(token: AccessToken, stated: StatedRows, unprovable: Unprovable): string | undefined {
  const creation = stated.tokens.get(token.id);
  if (!creation) return unstatedProblem(token, stated, unprovable);
  const row = {
    userId: token.user.id,
    client: token.client,
    kind: token.kind,
    scopes: token.scopes.join(" "),
    expiresAt: token.expiresAt.toISOString(),
    madeWith: token.madeWith?.id ?? null,
  };
  for (const [name, value] of Object.entries(row)) {
    const statement = creation[name as keyof typeof row];
    if (statement === undefined) unprovable.add("access_tokens", COLUMNS[name as keyof typeof row]);
    else if (statement !== value)
      return `${COLUMNS[name as keyof typeof row]} is ${value}, the ledger states ${statement}`;
  }
  const revoked = stated.revokedTokens.has(token.id);
  if (revoked === Boolean(token.revokedAt)) return undefined;
  return revoked ? "it is live, the ledger states that it was revoked" : "it is revoked, no event states it";
}

const COLUMNS = {
  userId: "user_id",
  client: "client",
  kind: "kind",
  scopes: "scopes",
  expiresAt: "expires_at",
  madeWith: "made_with_id",
} as const;

/** Judges a token whose creation no event states: it is from before the couple formed, or somebody added it. */
function unstatedProblem(
  token: AccessToken,
  { formation }: StatedRows,
  unprovable: Unprovable,
): string | undefined {
  const older = formation && token.createdAt <= formation.at;
  const ended =
    older && (token.expiresAt <= formation.at || (token.revokedAt && token.revokedAt <= formation.at));
  if (ended) return undefined;
  if (!older || formation.partners) return "no event created it";
  unprovable.add("access_tokens", "row");
  return undefined;
}
