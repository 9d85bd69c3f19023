import { ChatOpenAI } from "@langchain/openai";
import type { Engine } from "../../src/engine/engine.ts";
import { createCfoAgent } from "../../tools/langchain/agent.ts";
import type { Resolver } from "../acting.ts";
import { Conversation } from "./conversation.ts";
import { Memory } from "./memory.ts";
import type { Asked } from "./model-errors.ts";
import { Terminal } from "./terminal.ts";

/** Retries of a failed request before the person sees an error. */
const RETRIES = 1;

/** What a session needs to know. */
export interface Session {
  readonly engine: Engine;
  readonly resolve: Resolver;
  readonly userId: string;
  /** Whose books these are and where, in words. */
  readonly whose: string;
  readonly asked: Asked;
  readonly apiKey: string;
  readonly dataFolder: string;
  /** Whether the last conversation goes on. */
  readonly continues: boolean;
}

/** Talks until the person leaves. @throws Failure when a conversation that is to go on cannot be read */
export async function talk({
  engine,
  resolve,
  userId,
  whose,
  asked,
  apiKey,
  ...session
}: Session): Promise<void> {
  const memory = new Memory(session.dataFolder, userId);
  const earlier = session.continues ? memory.recall() : undefined;
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
  terminal.line(`The CFO is ${model}${baseUrl ? ` at ${baseUrl}` : ""}, for ${whose}.`, "bold");
  terminal.line("It is sent what you say and what it looks up in your books. Ctrl-C ends.", "dim");
  if (session.continues) terminal.line(continued(earlier), "dim");
  try {
    for (let words = await heard(terminal); words !== undefined; words = await heard(terminal)) {
      await conversation.say(words);
      memory.keep(await conversation.messages(), engine.now());
    }
  } finally {
    terminal.close();
  }
}

/** What the person says next; undefined when they leave. */
async function heard(terminal: Terminal): Promise<string | undefined> {
  for (;;) {
    if (terminal.interrupted.aborted) return undefined;
    terminal.line("");
    const line = await terminal.ask("you> ");
    if (line === undefined || line.trim() !== "") return line?.trim();
  }
}

function continued(earlier: ReturnType<Memory["recall"]>): string {
  if (!earlier) return "There is no earlier conversation: this is a new one.";
  const when = earlier.savedAt.replace("T", " ").slice(0, 16);
  return `The conversation of ${when} UTC goes on.`;
}
