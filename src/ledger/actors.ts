import { skeletonOf } from "../kernel/text.ts";

/** The actor under which the operator's own events stand in the ledger. */
export const OPERATOR_ACTOR = "operator";

/** Who acts where a time has come or the books have changed: the service, and nobody's client. */
export const SERVICE_ACTOR = { userId: null, actor: "couples-cfo" } as const;

/** Names that no client can take: the operator's, the service's own, and that of its web page. */
export const RESERVED_ACTORS: readonly string[] = [OPERATOR_ACTOR, SERVICE_ACTOR.actor, "web"];

const RESERVED_LOOKS: ReadonlySet<string> = new Set(RESERVED_ACTORS.map(skeletonOf));

/** Whether a client's name is reserved, or a reader could take it for one that is. */
export function isReservedActor(name: string): boolean {
  return RESERVED_LOOKS.has(skeletonOf(name));
}
