import type { IncomingMessage } from "node:http";
import type { Principal } from "../access/principal.ts";
import type { RefusalCode } from "../domain/refusals.ts";

declare module "fastify" {
  interface FastifyRequest {
    /** Who calls, once the bearer token has been looked up. */
    principal: Principal | null;
    /** The code of the refusal that answered the request, if one did. */
    refusal: RefusalCode | null;
  }
  interface FastifyContextConfig {
    /** Name of the operation behind the route. */
    operation?: string;
  }
}

/** What a caller may name a request: short, and harmless in a log or header. */
const REQUEST_ID = /^[\w.:-]{1,64}$/;

/** The id of a request: the caller's X-Request-Id if it is a sane one, else a new one. */
export function requestIds(newId: () => string): (request: IncomingMessage) => string {
  return ({ headers }) => {
    const given = headers["x-request-id"];
    return typeof given === "string" && REQUEST_ID.test(given) ? given : newId();
  };
}
