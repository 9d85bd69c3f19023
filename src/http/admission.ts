import { hash } from "node:crypto";
import type { FastifyReply, FastifyRequest, onRequestHookHandler } from "fastify";
import type { Authenticator } from "../engine/authenticator.ts";
import { Refusal } from "../kernel/refusals.ts";
import { bearerIn } from "./bearer.ts";
import { limitFailures } from "./plugins/limit.ts";

/** How many bearers are remembered as good. */
const MAX_KNOWN = 10_000;

/**
 * Finds out who calls and notes it in the request; at once where the token is remembered.
 * @throws Refusal `unauthenticated`, `rate_limited`
 */
export type Admission = (request: FastifyRequest, reply: FastifyReply) => Promise<void> | undefined;

/**
 * Admission by bearer token. An address from which too many failed is turned away before anything is looked up; but
 * not with a bearer that was good the last time: behind one address (a proxy, a household) there can be many callers,
 * and one that guesses must not lock the others out.
 */
export function admissionBy(authenticator: Authenticator, failuresPerMinute: number): Admission {
  const failures = limitFailures(failuresPerMinute);
  const known = new Set<string>();
  return (request, reply) => {
    const bearer = bearerIn(request.headers.authorization);
    // A bearer that is new here is never recalled: an address over the limit must not learn that a guess is right.
    const isKnown = known.has(markOf(bearer));
    request.principal = (isKnown && bearer && authenticator.recall(bearer)) || null;
    return request.principal ? undefined : lookUp(bearer, request, reply);
  };

  async function lookUp(
    bearer: string | undefined,
    request: FastifyRequest,
    reply: FastifyReply,
  ): Promise<void> {
    const mark = markOf(bearer);
    if (!known.has(mark)) failures.check(request, reply);
    try {
      request.principal = await authenticator.authenticate(bearer);
    } catch (error) {
      const failed = error instanceof Refusal && error.code === "unauthenticated";
      if (failed) {
        known.delete(mark);
        failures.count(request, reply);
      }
      throw error;
    }
    // To the end of the set: its first is then the one not used for longest.
    known.delete(mark);
    known.add(mark);
    const [oldest = ""] = known;
    if (known.size > MAX_KNOWN) known.delete(oldest);
  }
}

/** The same as a hook. */
export function admitting(admit: Admission): onRequestHookHandler {
  return (request, reply, done) => {
    const waiting = admit(request, reply);
    if (waiting === undefined) done();
    else waiting.then(() => done(), done);
  };
}

/** Secrets are not kept, here as little as in the database. */
function markOf(bearer = ""): string {
  return hash("sha256", bearer, "base64url");
}
