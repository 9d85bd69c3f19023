import {
  type CallToolResult,
  CLIENT_INFO_META_KEY,
  ProtocolError,
  ProtocolErrorCode,
  ResourceNotFoundError,
  Server,
  type ServerContext,
} from "@modelcontextprotocol/server";
import type { Principal } from "../../src/access/principal.ts";
import { Refusal } from "../../src/domain/refusals.ts";
import type { Door } from "../../src/operations/door.ts";
import { isUnreachable } from "../../src/operations/unreachable.ts";
import { INSTRUCTIONS } from "../instructions.ts";
import { runTool, type ToolCaller } from "../run-tool.ts";
import { textOfRefusal } from "../text.ts";
import { tools } from "../tool.ts";
import { complete } from "./completions.ts";
import { addressOf, RESOURCE_TYPE, resourceAt, resources } from "./resources.ts";

/** What a server stands on. It keeps nothing between two requests. */
export interface McpOptions {
  readonly door: Door;
  /** The version of this program. */
  readonly version: string;
  /**
   * Who calls, found out anew for each request that reaches the books. `client` is the name by which the client
   * announced itself, words that anyone can choose. May throw a Refusal.
   */
  readonly principal: (client: string | undefined) => Promise<Principal>;
  /** The id of the request that is being answered. */
  readonly requestId: () => string;
  readonly newId: () => string;
  readonly log: { error(facts: Record<string, unknown>, message: string): void };
}

/**
 * The SDK's low-level server, which takes our schemas as they are. It shows the client the message of whatever is
 * thrown. Handlers throw nothing but a ProtocolError, so any other error is the SDK's own about parameters.
 */
export class BooksServer extends Server {
  readonly #underWay = new Set<Promise<unknown>>();

  /** Resolves when every request that has come in is answered, or would be if its client were still there. */
  async settled(): Promise<void> {
    await Promise.allSettled(this.#underWay);
  }

  protected override _wrapHandler(...[method, handler]: Parameters<Server["_wrapHandler"]>) {
    const wrapped = super._wrapHandler(method, handler);
    return async (...request: Parameters<typeof wrapped>) => {
      const answer = wrapped(...request);
      this.#underWay.add(answer);
      try {
        return await answer;
      } catch (error) {
        if (error instanceof ProtocolError) throw error;
        const message = `The parameters of ${method} are not what the protocol asks for.`;
        throw new ProtocolError(ProtocolErrorCode.InvalidParams, message);
      } finally {
        this.#underWay.delete(answer);
      }
    };
  }
}

/** An MCP server on the books, for one connection or one request, in either era of the protocol. */
export function mcpServer(options: McpOptions): BooksServer {
  const server = new BooksServer(
    { name: "couples-cfo", title: "CFO for couples", version: options.version },
    { capabilities: { tools: {}, resources: {}, completions: {} }, instructions: INSTRUCTIONS },
  );
  const callerOf = async (context: ServerContext): Promise<ToolCaller> => ({
    principal: await options.principal(clientName(server, context)),
    requestId: options.requestId(),
  });
  addTools(server, options, callerOf);
  addResources(server, options, callerOf);
  return server;
}

type CallerOf = (context: ServerContext) => Promise<ToolCaller>;

function addTools(server: Server, options: McpOptions, callerOf: CallerOf): void {
  server.setRequestHandler("tools/list", () => ({
    tools: tools.map(({ name, title, description, inputSchema, outputSchema, annotations }) => ({
      name,
      title,
      description,
      inputSchema: inputSchema as never,
      outputSchema: outputSchema as never,
      annotations: { title, ...annotations },
    })),
  }));
  server.setRequestHandler("tools/call", async ({ params }, context): Promise<CallToolResult> => {
    const tool = tools.find(({ name }) => name === params.name);
    if (!tool) {
      throw new ProtocolError(
        ProtocolErrorCode.InvalidParams,
        "There is no tool of this name; tools/list names them.",
      );
    }
    try {
      const answer = await runTool(options.door, tool, params.arguments ?? {}, await callerOf(context));
      const content: CallToolResult["content"] = [{ type: "text", text: answer.text }];
      return answer.ok ? { content, structuredContent: answer.structured } : { content, isError: true };
    } catch (error) {
      const text = textOfRefusal(refusalOf(error, options));
      return { content: [{ type: "text", text }], isError: true };
    }
  });
}

function addResources(server: Server, options: McpOptions, callerOf: CallerOf): void {
  server.setRequestHandler("resources/list", () => ({
    resources: resources.flatMap((resource) => {
      const uri = addressOf(resource);
      return uri === undefined ? [] : [{ uri, ...wordsOf(resource) }];
    }),
  }));
  server.setRequestHandler("resources/templates/list", () => ({
    resourceTemplates: resources
      .filter(({ required, optional }) => required.length + optional.length > 0)
      .map((resource) => ({ uriTemplate: resource.template, ...wordsOf(resource) })),
  }));
  server.setRequestHandler("resources/read", async ({ params: { uri } }, context) => {
    const found = resourceAt(uri);
    if (!found) throw new ResourceNotFoundError(uri);
    const answer = await guarded(options, async () =>
      runTool(options.door, found.resource.tool, found.input, await callerOf(context)),
    );
    if (answer.ok) {
      return { contents: [{ uri, mimeType: RESOURCE_TYPE, text: JSON.stringify(answer.structured) }] };
    }
    // An address with an id that is none is the address of nothing, like one whose id names nothing.
    if (answer.code === "not_found" || answer.code === "invalid_input") throw new ResourceNotFoundError(uri);
    throw protocolError(answer.code, answer.text, answer.facts);
  });
  server.setRequestHandler("completion/complete", async ({ params: { ref, argument } }, context) => {
    const resource =
      ref.type === "ref/resource" ? resources.find(({ template }) => template === ref.uri) : undefined;
    if (!resource) {
      throw new ProtocolError(
        ProtocolErrorCode.InvalidParams,
        "There is no such template; resources/templates/list names them.",
      );
    }
    const completion = await guarded(options, async () =>
      complete(options.door, resource, argument, await callerOf(context)),
    );
    return { completion };
  });
}

function wordsOf({ tool: { name, title, description } }: (typeof resources)[number]) {
  return { name, title, description, mimeType: RESOURCE_TYPE };
}

/** Does something outside of a tool, where a refusal is an error of the protocol. @throws ProtocolError */
async function guarded<T>(options: McpOptions, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const refusal = refusalOf(error, options);
    throw protocolError(refusal.code, textOfRefusal(refusal), refusal.facts);
  }
}

function protocolError(code: Refusal["code"], text: string, facts: Refusal["facts"]): ProtocolError {
  const ours = code === "internal" || code === "unavailable";
  return new ProtocolError(ours ? ProtocolErrorCode.InternalError : ProtocolErrorCode.InvalidRequest, text, {
    code,
    facts,
  });
}

/** What finding out who calls has thrown. Only our own words leave this process. */
function refusalOf(error: unknown, { newId, log }: McpOptions): Refusal {
  if (error instanceof Refusal) return error;
  if (isUnreachable(error)) {
    log.error({ err: error }, "no database");
    return new Refusal("unavailable");
  }
  const incident = newId();
  log.error({ err: error, incident }, "unexpected error");
  return new Refusal("internal", undefined, { incident });
}

/** How the client announced itself: with this request, or when the connection was opened. */
function clientName(server: Server, { mcpReq }: ServerContext): string | undefined {
  const announced = mcpReq.envelope as Readonly<Record<string, { name?: unknown }>> | undefined;
  const name = announced?.[CLIENT_INFO_META_KEY]?.name ?? server.getClientVersion()?.name;
  return typeof name === "string" ? name : undefined;
}
