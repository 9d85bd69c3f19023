import { skeletonOf } from "../kernel/text.ts";

export const OPERATOR_ACTOR = "operator";

/** The actor of events that the service appends itself, such as scheduled and derived ones. */
export const SERVICE_ACTOR = { userId: null, actor: "couples-cfo" } as const;

/** The actor of events that a person causes on the service's own pages. */
export const WEB_ACTOR = "web";

/** Names that no client can use: those of the operator, the service and its web page. */
export const RESERVED_ACTORS: readonly string[] = [OPERATOR_ACTOR, SERVICE_ACTOR.actor, WEB_ACTOR];

const RESERVED_SKELETONS: ReadonlySet<string> = new Set(RESERVED_ACTORS.map(skeletonOf));

/** Whether a client's name is reserved or looks like a reserved one. */
export function isReservedActor(name: string): boolean {
  return RESERVED_SKELETONS.has(skeletonOf(name));
}
