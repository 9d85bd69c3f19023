import type { FastifyInstance, FastifyReply, FastifyRequest, HTTPMethods } from "fastify";
import { Refusal } from "../../kernel/refusals.ts";

/**
 * Refuses the other methods of every path registered from now on: 405 with `Allow` (RFC 9110). Call the returned function
 * after all routes are registered. Because it adds routes, `GET /goals/allocate` does not match `GET /goals/{id}`: a path
 * without a parameter has precedence.
 */
export function refuseOtherMethods(app: FastifyInstance): () => void {
  const urls = new Set<string>();
  app.addHook("onRoute", ({ url }) => {
    urls.add(url);
  });
  return () => {
    for (const url of [...urls]) {
      // The hook does not get every method: a plugin's `/docs/` is reported only with HEAD.
      const isAllowed = (method: string) => app.hasRoute({ method: method as HTTPMethods, url });
      const { allowed = [], others = [] } = Object.groupBy(app.supportedMethods, (method) =>
        isAllowed(method) ? "allowed" : "others",
      );
      const refuse = refusalOf(allowed.toSorted().join(", "));
      // After the rate limit and before the body is read.
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
