import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { Engine } from "../engine/engine.ts";
import { invoke } from "../engine/invoke.ts";
import { Refusal, withFields } from "../kernel/refusals.ts";
import { catalog } from "../operations/catalog.ts";
import type { Operation } from "../operations/operation.ts";
import { type Admission, admitting } from "./admission.ts";
import { sendDownload } from "./download.ts";
import { readInput } from "./input.ts";
import type { InvitationMails } from "./invitation-mails.ts";
import { refusalOfApp } from "./oauth/challenge.ts";
import { queryOf } from "./query.ts";
import { hasEntityTag, readUpdate } from "./representation.ts";
import { traceparentOf } from "./request.ts";
import { isTagged, knownTagsOf, sendTagged } from "./tagged.ts";

/** The base path of the operations. It is the document's server URL, so its paths equal those of the catalog. */
export const BASE_PATH = "/v1";

/** Adds one route per operation, which requires a bearer token. */
export function addRoutes(
  app: FastifyInstance,
  { engine, admit, mails }: { engine: Engine; admit: Admission; mails: InvitationMails },
): void {
  // Authenticates before the body is read, so that an unknown caller's body is not parsed, and before the rate limit.
  app.addHook("onRequest", admitting(admit));
  app.addHook("onRequest", (request, _reply, done) => done(refusalOfApp(request, app.site, "rest")));
  for (const operation of catalog) {
    app.route({
      method: operation.http.method,
      url: operation.http.path.replace("{id}", ":id"),
      config: { operation: operation.name },
      handler: (request, reply) => answer({ engine, mails }, operation, request, reply),
    });
  }
}

async function answer(
  { engine, mails }: { readonly engine: Engine; readonly mails: InvitationMails },
  operation: Operation,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  if (!request.principal) throw new Refusal("unauthenticated");
  const { id } = request.params as { id?: string };
  const { body, asRead } = readUpdate(operation, {
    body: (request.body ?? {}) as Record<string, unknown>,
    ifMatch: request.headers["if-match"],
    principal: request.principal,
  });
  const { input, ...named } = readInput(operation, { id, query: queryOf(request.raw.url ?? ""), body });
  const key = request.headers["idempotency-key"];
  const mail = operation.mailsTo && typeof input[operation.mailsTo] === "string" && mails(request);
  const outcome = await invoke(engine, operation, input, {
    principal: request.principal,
    ...named,
    ...(operation.effect !== "read" && { idempotencyKey: key === undefined ? undefined : String(key) }),
    requestId: request.id,
    traceparent: traceparentOf(request),
    asRead,
    ...(isTagged(operation) && { knownTags: knownTagsOf(request) }),
  });
  if (!outcome.ok) throw inTermsOfPath(operation, outcome.refusal);
  if (isTagged(operation)) return sendTagged(request, reply, outcome);
  if (mail && !outcome.replayed) mail(outcome.output);
  if (outcome.replayed) reply.header("idempotency-replayed", "true");
  if (hasEntityTag(operation)) reply.header("etag", `"${outcome.output.version}"`);
  reply.code(operation.http.status ?? 200).header("cache-control", "no-store");
  const { output, lists } = outcome;
  return lists ? sendDownload(reply, { output, lists }) : reply.send(output);
}

/** A refusal names the field of the input (`goal_id`), which is `id` in the path over HTTP. */
function inTermsOfPath({ http }: Operation, refusal: Refusal): Refusal {
  if (!refusal.errors.some(({ field }) => field === http.id)) return refusal;
  return withFields(refusal, (field) => (field === http.id ? "id" : field));
}
