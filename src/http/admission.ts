import { hash } from "node:crypto";
import type { FastifyReply, FastifyRequest, onRequestHookHandler } from "fastify";
import type { Authenticator } from "../engine/authenticator.ts";
import type { CredentialSource } from "../engine/credentials.ts";
import { Refusal } from "../kernel/refusals.ts";
import { bearerIn } from "./bearer.ts";
import { limitFailures } from "./plugins/limit.ts";
import { sessionSecretIn } from "./sign-in/cookie.ts";
import type { Site } from "./site.ts";

/** How many secrets are remembered as good. */
const MAX_KNOWN = 10_000;

/**
 * Finds out who calls and notes it in the request; at once where the token is remembered.
 * @throws Refusal `unauthenticated`, `rate_limited`
 */
export type Admission = (request: FastifyRequest, reply: FastifyReply) => Promise<void> | undefined;

interface AdmissionOptions {
  readonly authenticator: Authenticator;
  /** Failures per minute and address. */
  readonly failuresPerMinute: number;
  readonly site: Site;
}

/** Admission for clients and for the pages of this server. They share what is known and count failures together. */
export interface Admissions {
  /** By bearer token. */
  readonly withToken: Admission;
  /** By bearer token, or by the cookie of a session where the request has no Authorization header. */
  readonly withTokenOrSession: Admission;
}

/** A token or cookie that a request carries. */
interface Carried {
  readonly source: CredentialSource;
  readonly secret: string;
}

/**
 * Finds out who calls. An address from which too many failed is turned away before anything is looked up, but not with a
 * token or cookie that was good the last time: behind one address (a proxy, a household) there can be many callers, and one
 * that guesses must not lock the others out.
 */
export function admissionsBy({ authenticator, failuresPerMinute, site }: AdmissionOptions): Admissions {
  const failures = limitFailures(failuresPerMinute);
  const known = new Set<string>();
  const admitted =
    (find: (request: FastifyRequest) => Carried | undefined): Admission =>
    (request, reply) => {
      const carried = find(request);
      // A secret that is new here is never recalled: an address over the limit must not learn that a guess is right.
      const isKnown = carried !== undefined && known.has(markOf(carried));
      request.principal = (isKnown && authenticator.recall(carried.secret, carried.source)) || null;
      return request.principal ? undefined : lookUp(carried, request, reply);
    };
  return {
    withToken: admitted(tokenIn),
    withTokenOrSession: admitted((request) =>
      request.headers.authorization === undefined ? sessionIn(request, site) : tokenIn(request),
    ),
  };

  async function lookUp(
    carried: Carried | undefined,
    request: FastifyRequest,
    reply: FastifyReply,
  ): Promise<void> {
    const mark = markOf(carried);
    if (!known.has(mark)) failures.check(request, reply);
    try {
      request.principal = await authenticator.authenticate(carried?.secret, carried?.source);
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
function markOf(carried: Carried | undefined): string {
  return carried === undefined ? "" : hash("sha256", `${carried.source} ${carried.secret}`, "base64url");
}

function tokenIn({ headers }: FastifyRequest): Carried | undefined {
  const secret = bearerIn(headers.authorization);
  return secret === undefined ? undefined : { source: "token", secret };
}

function sessionIn(request: FastifyRequest, site: Site): Carried | undefined {
  const secret = sessionSecretIn(request, site);
  return secret === undefined ? undefined : { source: "session", secret };
}
