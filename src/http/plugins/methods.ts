import type { FastifyInstance, FastifyReply, FastifyRequest, HTTPMethods } from "fastify";
import { Refusal } from "../../kernel/refusals.ts";

/**
 * Refuses the other methods of every path that is routed from here on: 405, with `Allow` (RFC 9110). The answer is
 * called when all routes are there. Being routes of their own they also keep `GET /goals/allocate` from being read as
 * `GET /goals/{id}`: a path without a parameter is matched first.
 */
export function refuseOtherMethods(app: FastifyInstance): () => void {
  const urls = new Set<string>();
  app.addHook("onRoute", ({ url }) => {
    urls.add(url);
  });
  return () => {
    for (const url of [...urls]) {
      // The hook does not hear of every method: a plugin's `/docs/` comes with its HEAD alone.
      const isAllowed = (method: string) => app.hasRoute({ method: method as HTTPMethods, url });
      const { allowed = [], others = [] } = Object.groupBy(app.supportedMethods, (method) =>
        isAllowed(method) ? "allowed" : "others",
      );
      const refuse = refusalOf(allowed.toSorted().join(", "));
      // Before a body is read, and after the rate limit.
      app.route({ method: others, url, exposeHeadRoute: false, preParsing: refuse, handler: refuse });
    }
  };
}

function refusalOf(allow: string) {
  return async (_request: FastifyRequest, reply: FastifyReply): Promise<never> => {
    reply.header("allow", allow);
    throw new Refusal("method_not_allowed");
  };
}
