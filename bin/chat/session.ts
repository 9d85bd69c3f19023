import { ChatOpenAI } from "@langchain/openai";
import type { Engine } from "../../src/engine/engine.ts";
import { createCfoAgent } from "../../tools/langchain/agent.ts";
import type { Resolver } from "../caller.ts";
import { Conversation } from "./conversation.ts";
import type { ModelAddress } from "./model-errors.ts";
import { SavedConversation } from "./saved-conversation.ts";
import { Terminal } from "./terminal.ts";

/** How often a failed request is repeated before the error is shown. */
const RETRIES = 1;

/** The options of a chat session. */
export interface Session {
  readonly engine: Engine;
  readonly resolve: Resolver;
  readonly userId: string;
  /** Describes the user and the location of the books. */
  readonly owner: string;
  readonly asked: ModelAddress;
  readonly apiKey: string;
  readonly dataFolder: string;
  /** Whether to continue the last conversation. */
  readonly continues: boolean;
}

/** Chats until the user leaves. @throws Failure when the conversation to continue cannot be read */
export async function talk({
  engine,
  resolve,
  userId,
  owner,
  asked,
  apiKey,
  ...session
}: Session): Promise<void> {
  const saved = new SavedConversation(session.dataFolder, userId);
  const earlier = session.continues ? saved.read() : undefined;
  const { model, baseUrl } = asked;
  const books = { engine, principal: () => resolve(engine) };
  const chatModel = new ChatOpenAI({
    model,
    apiKey,
    maxRetries: RETRIES,
    configuration: { baseURL: baseUrl },
  });
  const agent = createCfoAgent({ model: chatModel, ...books });
  const terminal = new Terminal();
  const conversation = new Conversation({ agent, terminal, books, asked }, earlier?.messages ?? []);
  terminal.line(`The CFO is ${model}${baseUrl ? ` at ${baseUrl}` : ""}, for ${owner}.`, "bold");
  terminal.line(
    "The model receives what you type and what it looks up in your books. Press Ctrl-C to quit.",
    "dim",
  );
  if (session.continues) terminal.line(continued(earlier), "dim");
  try {
    for (let words = await nextMessage(terminal); words !== undefined; words = await nextMessage(terminal)) {
      await conversation.say(words);
      saved.replace(await conversation.messages(), engine.now());
    }
  } finally {
    terminal.close();
  }
}

/** The user's next message; undefined when they leave. */
async function nextMessage(terminal: Terminal): Promise<string | undefined> {
  for (;;) {
    if (terminal.interrupted.aborted) return undefined;
    terminal.line("");
    const line = await terminal.ask("you> ");
    if (line === undefined || line.trim() !== "") return line?.trim();
  }
}

function continued(earlier: ReturnType<SavedConversation["read"]>): string {
  if (!earlier) return "There is no earlier conversation, so this is a new one.";
  const when = earlier.savedAt.replace("T", " ").slice(0, 16);
  return `Continuing the conversation of ${when} UTC.`;
}
