import {
  type Implementation,
  ResourceNotFoundError,
  Server,
  type ServerContext,
} from "@modelcontextprotocol/server";
import type { Engine } from "../../src/engine/engine.ts";
import type { Invoke } from "../../src/engine/invoke.ts";
import { refusalFor } from "../../src/engine/unexpected-errors.ts";
import { meets, type Principal } from "../../src/identity/principal.ts";
import { type ToolInvoke, toolInvoke } from "../books.ts";
import { INSTRUCTIONS } from "../prompts.ts";
import { type Refused, runTool } from "../run-tool.ts";
import { instructionsWith } from "../system-prompt.ts";
import { markdownOf } from "../text.ts";
import { type Tool, tools } from "../tool.ts";
import { announcedCapabilities, announcedName } from "./announced.ts";
import { type Asking, askToApprove } from "./ask-to-approve.ts";
import { callTool, resultOf, toolNamed } from "./call-tool.ts";
import { completeArgument, completeVariable } from "./completions.ts";
import { clientError, invalidParams, OwnError } from "./errors.ts";
import { listedPrompts, promptNamed, promptResult } from "./prompts.ts";
import { addressOf, type BooksResource, RESOURCE_TYPE, resourceAt, resources } from "./resources.ts";
import { listedViews, rendersViews, VIEWS_EXTENSION, viewAt, viewMetaOf } from "./views.ts";

/** The options of a server, which keeps no state between requests. */
export interface McpOptions
  extends Pick<Engine, "ids" | "log" | "now">,
    Pick<Asking, "clientGone" | "answerMs"> {
  readonly invoke: Invoke;
  /** The version of this program. */
  readonly version: string;
  /**
   * The caller, read for each request that reaches the books. `client` is the name that the client announced, which anyone
   * can choose. May throw a Refusal.
   */
  readonly principal: (client: string | undefined) => Promise<Principal>;
  /** The id of the request that is being answered. */
  readonly requestId: () => string;
  /** Whether only read-only tools are listed and can be called. */
  readonly readOnly?: boolean | undefined;
  /** Whether the client renders views, where neither this request nor this connection says so. */
  readonly rendersViews?: boolean | undefined;
}

/** The longest address, in UTF-16 code units, that an error repeats. */
const MAX_URI_LENGTH = 1_000;

/** The name and version that a server announces. */
export function serverInfo({ version }: Pick<McpOptions, "version">): Implementation {
  return { name: "couples-cfo", title: "CFO for couples", version };
}

/** The SDK's low-level server, which accepts JSON Schemas unchanged. */
export class BooksServer extends Server {
  /** The instructions that a client gets when it connects. Set it before the server is connected. */
  instructionsFor: (context: ServerContext) => Promise<string> = async () => INSTRUCTIONS;
  /** Whether the client renders views. Set it before the server is connected. */
  rendersViews: (context: ServerContext) => boolean = () => false;
  readonly #unanswered = new Set<Promise<unknown>>();

  /** Whether a request has not been answered yet. */
  get isBusy(): boolean {
    return this.#unanswered.size > 0;
  }

  /** Resolves when every request is answered, even if its client has disconnected. */
  async settled(): Promise<void> {
    await Promise.allSettled(this.#unanswered);
  }

  /** Adds the instructions and, for clients that render views, the extension to the answer of a handshake, in both eras of the protocol. */
  async #answer<A>(method: string, answer: Promise<A>, context: ServerContext): Promise<A> {
    if (method !== "initialize" && method !== "server/discover") return answer;
    const handshake = (await answer) as A & { readonly capabilities?: object };
    const extensions = { [VIEWS_EXTENSION]: {} };
    return {
      ...handshake,
      ...(this.rendersViews(context) && { capabilities: { ...handshake.capabilities, extensions } }),
      instructions: await this.instructionsFor(context),
    };
  }

  /** Wraps a handler together with the SDK's check of its parameters, whose messages would otherwise reach the client. */
  protected override _wrapHandler(...[method, handler]: Parameters<Server["_wrapHandler"]>) {
    const wrapped = super._wrapHandler(method, handler);
    return async (...[request, context]: Parameters<typeof wrapped>) => {
      const answer = this.#answer(method, wrapped(withArguments(request), context), context);
      this.#unanswered.add(answer);
      try {
        return await answer;
      } catch (error) {
        throw clientError(error, method);
      } finally {
        this.#unanswered.delete(answer);
      }
    };
  }
}

/** The request without null `arguments`, which every tool accepts but the SDK refuses. */
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
  const callerOf = (context: ServerContext) => options.principal(announcedName(server, context));
  const invokeFor = (context: ServerContext): ToolInvoke => {
    const principal = () => callerOf(context);
    return toolInvoke({ invoke, ids, log, principal, requestId: options.requestId() });
  };
  server.instructionsFor = (context) => instructionsWith(invokeFor(context));
  server.rendersViews = (context) =>
    options.rendersViews === true || rendersViews(announcedCapabilities(server, context));
  addTools(server, invokeFor, { ...options, callerOf });
  addResources(server, invokeFor);
  addPrompts(server);
  addCompletions(server, invokeFor);
  return server;
}

type InvokeFor = (context: ServerContext) => ToolInvoke;

interface Listing extends Asking, Pick<McpOptions, "log" | "requestId" | "readOnly"> {}

function addTools(server: BooksServer, invokeFor: InvokeFor, listing: Listing): void {
  server.setRequestHandler("tools/list", async ({ params }, context) => {
    assertFirstPage(params);
    const showsViews = server.rendersViews(context);
    return {
      tools: (await listedTools(listing, context)).map((tool) => {
        const { name, title, description, inputSchema, outputSchema, annotations } = tool;
        return {
          name,
          title,
          description,
          inputSchema: inputSchema as never,
          outputSchema: outputSchema as never,
          annotations: { title, ...annotations },
          ...(showsViews && viewMetaOf(tool)),
        };
      }),
    };
  });
  server.setRequestHandler("tools/call", async ({ params }, context) => {
    const tool = toolNamed(params.name);
    if (!tool) throw invalidParams("There is no tool with this name; see tools/list.");
    const { readOnly } = listing;
    const invoke = invokeFor(context);
    const asked = await askToApprove(server, params, invoke, { ...listing, context });
    return asked ?? resultOf(await callTool(tool, params.arguments, { invoke, readOnly }));
  });
}

/** The tools that the caller's scopes allow. An unknown caller sees all tools, and each call says why it is refused. */
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

function addResources(server: BooksServer, invokeFor: InvokeFor): void {
  server.setRequestHandler("resources/list", ({ params }, context) => {
    assertFirstPage(params);
    const listed = resources.flatMap((resource) => {
      const uri = addressOf(resource);
      return uri === undefined ? [] : [{ uri, ...listedResource(resource) }];
    });
    return { resources: server.rendersViews(context) ? [...listed, ...listedViews()] : listed };
  });
  server.setRequestHandler("resources/templates/list", ({ params }) => {
    assertFirstPage(params);
    return {
      resourceTemplates: resources
        .filter(({ required, optional }) => required.length + optional.length > 0)
        .map((resource) => ({ uriTemplate: resource.template, ...listedResource(resource) })),
    };
  });
  server.setRequestHandler("resources/read", async ({ params: { uri } }, context) => {
    const view = viewAt(uri);
    if (view) return { contents: [view] };
    const found = resourceAt(uri);
    if (!found) throw noResourceAt(uri);
    const answer = await runTool(invokeFor(context), found.resource.tool, found.input);
    if (answer.ok) {
      return {
        contents: [
          { uri, mimeType: RESOURCE_TYPE, text: JSON.stringify(answer.structured) },
          { uri, mimeType: "text/markdown", text: markdownOf(answer.text) },
        ],
      };
    }
    throw namesNothing(found.resource, answer) ? noResourceAt(uri) : OwnError.of(answer);
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
      if (!known) throw invalidParams("The prompt has no such argument; see prompts/list.");
      return { completion: await completeArgument(invokeFor(context), known, argument.value) };
    }
    const resource = resources.find(({ template }) => template === ref.uri);
    if (!resource) throw invalidParams("There is no such template; see resources/templates/list.");
    return { completion: await completeVariable(invokeFor(context), resource, argument) };
  });
}

/** Every list is one page, so no cursor is valid. */
function assertFirstPage(params: { cursor?: string | undefined } | undefined): void {
  if (params?.cursor !== undefined) throw invalidParams("Omit the cursor: the list is a single page.");
}

/** The error for an address without a resource. It repeats the address unless that is too long. */
function noResourceAt(uri: string): Error {
  return uri.length > MAX_URI_LENGTH
    ? invalidParams("There is no resource at this address; see resources/templates/list.")
    : new ResourceNotFoundError(uri);
}

/** Whether no resource has this address, because its id is invalid or belongs to no row. */
function namesNothing({ required }: BooksResource, { code, errors }: Refused): boolean {
  return (
    code === "not_found" ||
    (code === "invalid_input" && errors.every(({ field }) => required.includes(field)))
  );
}

function listedResource({ name, description, tool: { title } }: BooksResource) {
  return { name, title, description, mimeType: RESOURCE_TYPE };
}
