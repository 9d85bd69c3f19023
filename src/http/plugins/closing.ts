import type { FastifyInstance } from "fastify";
import { unavailable } from "../../kernel/refusals.ts";

/** How long requests in progress may take at a stop: less than the 10 seconds before container hosts kill a process. */
const GRACE_MS = 8_000;

/**
 * Makes closing reject new requests and wait for those in progress, but not forever for a caller who stopped in the middle
 * of a body. Returns a function that reports whether the server is closing.
 */
export function closeGracefully(app: FastifyInstance): () => boolean {
  let closing = false;
  let deadline: NodeJS.Timeout | undefined;
  app.addHook("preClose", async () => {
    closing = true;
    deadline = setTimeout(() => app.server.closeAllConnections(), GRACE_MS).unref();
  });
  app.addHook("onClose", async () => clearTimeout(deadline));
  app.addHook("onRequest", (request, _reply, done) => {
    done(closing && request.routeOptions.url !== "/healthz" ? unavailable() : undefined);
  });
  // An idle keep-alive connection would delay the close until it times out.
  app.addHook("onSend", (_request, reply, _payload, done) => {
    if (closing) reply.header("connection", "close");
    done();
  });
  return () => closing;
}
