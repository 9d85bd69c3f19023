import type { IncomingMessage } from "node:http";
import type { Principal } from "../identity/principal.ts";
import type { RefusalCode } from "../kernel/refusals.ts";
import type { Admission } from "./admission.ts";
import type { Site } from "./site.ts";

declare module "fastify" {
  interface FastifyInstance {
    /** Authenticates bearer tokens for all surfaces, so that failures on one count for the others. */
    admit: Admission;
    /** Where people and clients reach this server. */
    site: Site;
  }
  interface FastifyRequest {
    /** The caller, once the bearer token has been looked up. */
    principal: Principal | null;
    /** The code of the refusal, if the request was refused. */
    refusal: RefusalCode | null;
    /** The called operation, if the route does not determine it. */
    operation: string | null;
  }
  interface FastifyContextConfig {
    /** The operation of the route. */
    operation?: string;
    /** Whether the route answers health checks: without a rate limit, and also without a Host header. */
    isProbe?: boolean;
  }
}

/** A valid request id: short, and safe in a log or header. */
const REQUEST_ID = /^[\w.:-]{1,64}$/;

/** The id of a request: the caller's X-Request-Id if it is valid, otherwise a new one. */
export function requestIds(newId: () => string): (request: IncomingMessage) => string {
  return ({ headers }) => {
    const given = headers["x-request-id"];
    return typeof given === "string" && REQUEST_ID.test(given) ? given : newId();
  };
}

/** Version, trace id, parent span id and flags of a W3C trace context. */
const TRACEPARENT = /^(?!ff)[\da-f]{2}-[\da-f]{32}-[\da-f]{16}-[\da-f]{2}$/;

/** The trace context of a request; undefined if it has none or an invalid one. */
export function traceparentOf({ headers }: Pick<IncomingMessage, "headers">): string | undefined {
  const { traceparent } = headers;
  return typeof traceparent === "string" && TRACEPARENT.test(traceparent) ? traceparent : undefined;
}
