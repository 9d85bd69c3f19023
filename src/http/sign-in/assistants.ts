import type { FastifyInstance } from "fastify";
import type { Engine } from "../../engine/engine.ts";
import { sessionWith } from "../../engine/sign-in/changes.ts";
import { addressOf } from "../../engine/sign-in/passkeys.ts";
import type { Site } from "../site.ts";
import { sessionSecretIn } from "./cookie.ts";

/** How assistants on the server's own machine reach the books, as texts to paste. */
export interface AssistantConfig {
  /** For claude_desktop_config.json. */
  readonly claudeDesktop: string;
  /** A command that adds the server to Claude Code. */
  readonly claudeCode: string;
}

interface AssistantsOptions {
  readonly engine: Engine;
  readonly site: Site;
  /** The configuration for a user's assistants on this machine. */
  readonly assistants: ((email: string) => AssistantConfig) | undefined;
}

/** Shows a person how to connect their assistant, with what is known about this server filled in. */
export function addAssistants(scope: FastifyInstance, { engine, site, assistants }: AssistantsOptions): void {
  scope.get("/auth/assistants", async (request) => {
    const { session } = await sessionWith(engine, sessionSecretIn(request, site));
    const url = `${site.pageOriginOf(request.headers)}/mcp`;
    // Paths of this machine are no use elsewhere.
    const local = site.isLoopback ? assistants?.(await addressOf(engine, session.userId)) : undefined;
    return {
      claude_desktop: local?.claudeDesktop ?? null,
      claude_code: local?.claudeCode ?? `claude mcp add --transport http couples-cfo ${url}`,
      mcp_url: url,
      is_public: url.startsWith("https:"),
    };
  });
}
