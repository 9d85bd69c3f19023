import type { FastifyInstance } from "fastify";
import { unavailable } from "../../kernel/refusals.ts";

/** How long running requests may take to end: below the 10 seconds that container hosts wait before they kill. */
const GRACE_MS = 8_000;

/**
 * Closing takes no new request and lets those that run finish, but does not wait for ever for a caller who stopped
 * half-way in a body. Answers whether the server is closing.
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
  // A connection kept alive after its last answer would hold the close up until it times out.
  app.addHook("onSend", (_request, reply, _payload, done) => {
    if (closing) reply.header("connection", "close");
    done();
  });
  return () => closing;
}
