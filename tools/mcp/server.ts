import {
  type CallToolResult,
  CLIENT_INFO_META_KEY,
  type Implementation,
  ResourceNotFoundError,
  Server,
  type ServerContext,
} from "@modelcontextprotocol/server";
import type { Invoke } from "../../src/engine/bind-invoke.ts";
import type { Engine } from "../../src/engine/engine.ts";
import { refusalFor } from "../../src/engine/unexpected-errors.ts";
import { meets, type Principal } from "../../src/identity/principal.ts";
import { type ToolInvoke, toolInvoke } from "../books.ts";
import { INSTRUCTIONS } from "../prompts.ts";
import { type Refused, runTool } from "../run-tool.ts";
import { instructionsThrough } from "../system-prompt.ts";
import { markdownOf } from "../text.ts";
import { type Tool, tools } from "../tool.ts";
import { callTool, toolNamed } from "./call-tool.ts";
import { completeArgument, completeVariable } from "./completions.ts";
import { inOwnWords, invalidParams, OwnError } from "./errors.ts";
import { listedPrompts, promptNamed, promptResult } from "./prompts.ts";
import { addressOf, type BooksResource, RESOURCE_TYPE, resourceAt, resources } from "./resources.ts";

/** What a server stands on. It keeps nothing between two requests. */
export interface McpOptions extends Pick<Engine, "ids" | "log"> {
  readonly invoke: Invoke;
  /** The version of this program. */
  readonly version: string;
  /**
   * Who calls, asked for each request that reaches the books. `client` is the name that the client announced for
   * itself, which anyone can choose. May throw a Refusal.
   */
  readonly principal: (client: string | undefined) => Promise<Principal>;
  /** The id of the request that is being answered. */
  readonly requestId: () => string;
  /** Whether only tools that read are listed and can be called. */
  readonly readOnly?: boolean | undefined;
}

/** UTF-16 code units of an address that an error repeats, at most. */
const MAX_URI_LENGTH = 1_000;

/** How a server names itself to clients. */
export function serverInfo({ version }: Pick<McpOptions, "version">): Implementation {
  return { name: "couples-cfo", title: "CFO for couples", version };
}

/** The SDK's low-level server, which takes our schemas as they are. */
export class BooksServer extends Server {
  /** The instructions that a client gets when it connects. Set it before the server is connected. */
  instructionsFor: (context: ServerContext) => Promise<string> = async () => INSTRUCTIONS;
  readonly #unanswered = new Set<Promise<unknown>>();

  /** Whether a request that has come in is not answered yet. */
  get isBusy(): boolean {
    return this.#unanswered.size > 0;
  }

  /** Resolves when every request that has come in is answered, or would be if its client were still there. */
  async settled(): Promise<void> {
    await Promise.allSettled(this.#unanswered);
  }

  /** Adds the instructions to the answer of a handshake, of either era of the protocol. */
  async #answer<A>(method: string, answer: Promise<A>, context: ServerContext): Promise<A> {
    if (method !== "initialize" && method !== "server/discover") return answer;
    return { ...(await answer), instructions: await this.instructionsFor(context) };
  }

  /** The SDK's hook around a handler and its own check of the parameters, whose words it would show the client. */
  protected override _wrapHandler(...[method, handler]: Parameters<Server["_wrapHandler"]>) {
    const wrapped = super._wrapHandler(method, handler);
    return async (...[request, context]: Parameters<typeof wrapped>) => {
      const answer = this.#answer(method, wrapped(withArguments(request), context), context);
      this.#unanswered.add(answer);
      try {
        return await answer;
      } catch (error) {
        throw inOwnWords(error, method);
      } finally {
        this.#unanswered.delete(answer);
      }
    };
  }
}

/** The request with `arguments` left out where they are null: the same to every tool, but not to the SDK. */
function withArguments<R extends { params?: object | undefined }>(request: R): R {
  const { arguments: given, ...params } = (request.params ?? {}) as { arguments?: unknown };
  return given === null ? { ...request, params } : request;
}

/** An MCP server on the books, for one connection or one request, in either era of the protocol. */
export function mcpServer(options: McpOptions): BooksServer {
  const { invoke, ids, log } = options;
  const server = new BooksServer(serverInfo(options), {
    capabilities: { tools: {}, resources: {}, prompts: {}, completions: {} },
  });
  const callerOf = (context: ServerContext) => options.principal(clientName(server, context));
  const invokeFor = (context: ServerContext): ToolInvoke => {
    const principal = () => callerOf(context);
    return toolInvoke({ invoke, ids, log, principal, requestId: options.requestId() });
  };
  server.instructionsFor = (context) => instructionsThrough(invokeFor(context));
  addTools(server, invokeFor, { ...options, callerOf });
  addResources(server, invokeFor);
  addPrompts(server);
  addCompletions(server, invokeFor);
  return server;
}

type InvokeFor = (context: ServerContext) => ToolInvoke;

interface Listing extends Pick<McpOptions, "ids" | "log" | "requestId" | "readOnly"> {
  readonly callerOf: (context: ServerContext) => Promise<Principal>;
}

function addTools(server: Server, invokeFor: InvokeFor, listing: Listing): void {
  server.setRequestHandler("tools/list", async ({ params }, context) => {
    assertFirstPage(params);
    return {
      tools: (await listedTools(listing, context)).map(
        ({ name, title, description, inputSchema, outputSchema, annotations }) => ({
          name,
          title,
          description,
          inputSchema: inputSchema as never,
          outputSchema: outputSchema as never,
          annotations: { title, ...annotations },
        }),
      ),
    };
  });
  server.setRequestHandler("tools/call", async ({ params }, context): Promise<CallToolResult> => {
    const tool = toolNamed(params.name);
    if (!tool) throw invalidParams("There is no tool of this name; tools/list names them.");
    const { readOnly } = listing;
    return callTool(tool, params.arguments, { invoke: invokeFor(context), readOnly });
  });
}

/** The tools that the caller's scopes allow. An unknown caller sees all of them: each call then says why it is refused. */
async function listedTools(listing: Listing, context: ServerContext): Promise<readonly Tool[]> {
  const shown = listing.readOnly ? tools.filter(({ annotations }) => annotations.readOnlyHint) : tools;
  try {
    const caller = await listing.callerOf(context);
    return shown.filter(({ operation }) => meets(caller, operation.scope));
  } catch (error) {
    refusalFor(listing, error, { method: "tools/list", request_id: listing.requestId() }); // Logs what is unexpected.
    return shown;
  }
}

function addResources(server: Server, invokeFor: InvokeFor): void {
  server.setRequestHandler("resources/list", ({ params }) => {
    assertFirstPage(params);
    return {
      resources: resources.flatMap((resource) => {
        const uri = addressOf(resource);
        return uri === undefined ? [] : [{ uri, ...wordsOf(resource) }];
      }),
    };
  });
  server.setRequestHandler("resources/templates/list", ({ params }) => {
    assertFirstPage(params);
    return {
      resourceTemplates: resources
        .filter(({ required, optional }) => required.length + optional.length > 0)
        .map((resource) => ({ uriTemplate: resource.template, ...wordsOf(resource) })),
    };
  });
  server.setRequestHandler("resources/read", async ({ params: { uri } }, context) => {
    const found = resourceAt(uri);
    if (!found) throw nothingAt(uri);
    const answer = await runTool(invokeFor(context), found.resource.tool, found.input);
    if (answer.ok) {
      return {
        contents: [
          { uri, mimeType: RESOURCE_TYPE, text: JSON.stringify(answer.structured) },
          { uri, mimeType: "text/markdown", text: markdownOf(answer.text) },
        ],
      };
    }
    throw namesNothing(found.resource, answer) ? nothingAt(uri) : OwnError.of(answer);
  });
}

function addPrompts(server: Server): void {
  server.setRequestHandler("prompts/list", ({ params }) => {
    assertFirstPage(params);
    return { prompts: listedPrompts() };
  });
  server.setRequestHandler("prompts/get", ({ params: { name, arguments: given = {} } }) =>
    promptResult(promptNamed(name), given),
  );
}

function addCompletions(server: Server, invokeFor: InvokeFor): void {
  server.setRequestHandler("completion/complete", async ({ params: { ref, argument } }, context) => {
    if (ref.type === "ref/prompt") {
      const known = promptNamed(ref.name).arguments.find(({ name }) => name === argument.name);
      if (!known) throw invalidParams("The prompt has no such argument; prompts/list names them.");
      return { completion: await completeArgument(invokeFor(context), known, argument.value) };
    }
    const resource = resources.find(({ template }) => template === ref.uri);
    if (!resource) throw invalidParams("There is no such template; resources/templates/list names them.");
    return { completion: await completeVariable(invokeFor(context), resource, argument) };
  });
}

/** Every list is one page, so no cursor was ever given out. */
function assertFirstPage(params: { cursor?: string | undefined } | undefined): void {
  if (params?.cursor !== undefined) throw invalidParams("The list is one page: leave the cursor out.");
}

/** The error for an address without a resource, which repeats the address unless it is too long for a refusal. */
function nothingAt(uri: string): Error {
  return uri.length > MAX_URI_LENGTH
    ? invalidParams("There is no resource at this address; resources/templates/list names the addresses.")
    : new ResourceNotFoundError(uri);
}

/** Whether an address names nothing: its id is not an id, or is the id of no row. */
function namesNothing({ required }: BooksResource, { code, errors }: Refused): boolean {
  return (
    code === "not_found" ||
    (code === "invalid_input" && errors.every(({ field }) => required.includes(field)))
  );
}

function wordsOf({ name, description, tool: { title } }: BooksResource) {
  return { name, title, description, mimeType: RESOURCE_TYPE };
}

/** How the client announced itself: with this request, or when the connection was opened. */
function clientName(server: Server, { mcpReq }: ServerContext): string | undefined {
  const announced = mcpReq.envelope as Readonly<Record<string, { name?: unknown }>> | undefined;
  const name = announced?.[CLIENT_INFO_META_KEY]?.name ?? server.getClientVersion()?.name;
  return typeof name === "string" ? name : undefined;
}
