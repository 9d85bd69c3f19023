import type { FastifyReply, FastifyRequest } from "fastify";
import { tagOfText } from "../engine/answer-tags.ts";
import type { Done } from "../engine/outcome.ts";
import type { Operation } from "../operations/operation.ts";
import { hasEntityTag, tagsIn } from "./representation.ts";

/** The headers by which the answer to one address differs. */
const VARY = ["Authorization", "Cookie"];

/**
 * Whether clients can keep an operation's answer and ask whether it is still the same: reads of the books and of the ledger, which take
 * one small statement where the process knows the books. Rows with a version are left out: their ETag is for If-Match.
 */
export function isTagged(operation: Operation): boolean {
  if (operation.http.method !== "GET" || hasEntityTag(operation)) return false;
  return operation.view !== undefined || operation.dependsOn !== undefined;
}

/** The tags in If-None-Match, without quotes; it compares weakly (RFC 9110, 13.1.2). Empty without the header, and if it is malformed. */
export function knownTagsOf({ headers }: FastifyRequest): readonly string[] {
  const tags = tagsIn(headers["if-none-match"] ?? "") ?? [];
  return tags === "*" ? [] : tags.map((tag) => tag.replace(/^(W\/)?"|"$/g, ""));
}

/** Sends an answer with a tag of its whole text, or 304 if the client has it. */
export function sendTagged(
  request: FastifyRequest,
  reply: FastifyReply,
  { output, unchanged }: Pick<Done, "output" | "unchanged">,
): FastifyReply {
  const text = unchanged ? "" : JSON.stringify(output);
  const tag = unchanged?.tag ?? tagOfText(text);
  const vary = [reply.getHeader("vary") ?? [], VARY].flat();
  reply.headers({ etag: `"${tag}"`, "cache-control": "private, no-cache", vary: vary.join(", ") });
  if (unchanged || knownTagsOf(request).includes(tag)) return reply.code(304).send();
  return reply.type("application/json; charset=utf-8").send(text);
}
