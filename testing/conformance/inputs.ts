import { randomBytes } from "node:crypto";
import {
  acceptedContent,
  createRequestStateCodec,
  type InputRequest,
  inputRequired,
  inputResponse,
  type McpServer,
  type ServerContext,
} from "@modelcontextprotocol/server";
import { z } from "zod";

/** Seals what a tool must remember between its questions. */
export const state = createRequestStateCodec<string>({ key: randomBytes(32) });

const schemas = {
  name: z.object({ name: z.string() }),
  color: z.object({ color: z.string() }),
  ok: z.object({ ok: z.boolean() }),
  context: z.object({ context: z.string() }),
};

const elicit = (message: string, field: keyof typeof schemas) =>
  inputRequired.elicit({ message, requestedSchema: schemas[field] });

const sample = (question: string) =>
  inputRequired.createMessage({
    messages: [{ role: "user", content: { type: "text", text: question } }],
    maxTokens: 100,
  });

/** A tool that asks for some input and then answers with what it got. */
interface Asking {
  readonly inputs: Readonly<Record<string, InputRequest>>;
  /** What the tool remembers between the question and its answer. */
  readonly remembers?: string;
}

const ASKING: Readonly<Record<string, Asking>> = {
  test_input_required_result_elicitation: { inputs: { user_name: elicit("What is your name?", "name") } },
  test_streaming_elicitation: { inputs: { user_name: elicit("What is your name?", "name") } },
  test_input_required_result_sampling: {
    inputs: { capital_question: sample("What is the capital of France?") },
  },
  test_missing_capability: { inputs: { capital_question: sample("What is the capital of France?") } },
  test_input_required_result_list_roots: { inputs: { client_roots: inputRequired.listRoots() } },
  test_input_required_result_request_state: {
    inputs: { confirm: elicit("Please confirm", "ok") },
    remembers: "state-ok",
  },
  test_input_required_result_tampered_state: {
    inputs: { confirm: elicit("Please confirm", "ok") },
    remembers: "state-ok",
  },
  test_input_required_result_multiple_inputs: {
    inputs: {
      user_name: elicit("What is your name?", "name"),
      greeting: sample("Generate a greeting"),
      client_roots: inputRequired.listRoots(),
    },
    remembers: "state-ok",
  },
};

/** Adds the tools and the prompt that ask the client for input, and need the newer protocol. */
export function addInputTools(server: McpServer): void {
  for (const [name, { inputs, remembers }] of Object.entries(ASKING))
    server.registerTool(name, { description: "Asks for input." }, async (context) => {
      const missing = Object.keys(inputs).filter((key) => said(context, key) === undefined);
      if (missing.length > 0)
        return inputRequired({
          inputRequests: inputs,
          ...(remembers && { requestState: await state.mint(remembers) }),
        });
      const answers = Object.keys(inputs).map((key) => said(context, key));
      return textResult([...answers, context.mcpReq.requestState() ?? ""].join(" "));
    });
  server.registerTool(
    "test_input_required_result_multi_round",
    { description: "Asks twice." },
    async (context) => {
      const named = context.mcpReq.requestState<string>();
      const color = acceptedContent(context.mcpReq.inputResponses, "step2", schemas.color);
      if (named && color) return textResult(`${named} likes ${color.color}.`);
      const given = acceptedContent(context.mcpReq.inputResponses, "step1", schemas.name);
      const [key, question] = given
        ? ["step2", elicit("Step 2: What is your favorite color?", "color")]
        : ["step1", elicit("Step 1: What is your name?", "name")];
      return inputRequired({
        inputRequests: { [key]: question },
        requestState: await state.mint(given?.name ?? ""),
      });
    },
  );
  server.registerTool(
    "test_input_required_result_capabilities",
    { description: "Asks for what the client can answer." },
    async () => {
      const { sampling, elicitation } = server.server.getClientCapabilities() ?? {};
      return inputRequired({
        inputRequests: {
          ...(sampling && { greeting: sample("Generate a greeting") }),
          ...(elicitation && { user_name: elicit("What is your name?", "name") }),
        },
      });
    },
  );
  server.registerPrompt(
    "test_input_required_result_prompt",
    { description: "Asks for input." },
    async (context) => {
      const given = acceptedContent(context.mcpReq.inputResponses, "user_context", schemas.context);
      if (given) return { messages: [{ role: "user", content: { type: "text", text: given.context } }] };
      return inputRequired({
        inputRequests: { user_context: elicit("What context should the prompt use?", "context") },
      });
    },
  );
}

const textResult = (text: string) => ({ content: [{ type: "text" as const, text }] });

/** What the client answered to one question; undefined if it did not. */
function said({ mcpReq: { inputResponses } }: ServerContext, key: string): string | undefined {
  const response = inputResponse(inputResponses, key);
  if (response.kind === "elicit") return response.content && JSON.stringify(response.content);
  if (response.kind === "sampling") return JSON.stringify(response.result.content);
  return response.kind === "roots" ? JSON.stringify(response.roots) : undefined;
}
