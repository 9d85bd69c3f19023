import { catalog } from "../src/operations/catalog.ts";
import type { Operation } from "../src/operations/operation.ts";
import { type Books, invokeFor, type ToolInvoke } from "./books.ts";
import { INSTRUCTIONS, situation, systemPrompt } from "./prompts.ts";

const getSummary = catalog.find(({ name }) => name === "get_summary") as Operation;

interface Person {
  readonly id: string;
  readonly display_name: string;
}

/** What is used here of the summary. */
interface Summary extends Readonly<Record<string, unknown>> {
  readonly as_of: string;
  readonly you: { readonly id: string; readonly name: string } | null;
  readonly time_zone: string;
  readonly partners: readonly Person[];
}

/**
 * The system prompt for one who acts in these books: the couple's CFO, who speaks, and which day it is by the
 * engine's clock. A day and no time: services keep a prompt that stays the same, and charge less for it. What cannot be
 * read, because a token is revoked or no couple has formed, is left out: the tools say why.
 */
export function systemPromptFor(books: Books): Promise<string> {
  return withSituation(systemPrompt(), invokeFor(books));
}

/** What a model should know of all tools together, who speaks, and which day it is: for the instructions of a model. */
export function instructionsFor(books: Books): Promise<string> {
  return instructionsThrough(invokeFor(books));
}

/** The same with an `invoke` that is bound already. */
export function instructionsThrough(invoke: ToolInvoke): Promise<string> {
  return withSituation(INSTRUCTIONS, invoke);
}

async function withSituation(words: string, invoke: ToolInvoke): Promise<string> {
  const read = await invoke(getSummary, {});
  if (!read.ok) return words;
  const { as_of, you, time_zone: timeZone, partners } = read.output as Summary;
  const partner = partners.find(({ id }) => id !== you?.id);
  if (!you || !partner) return words;
  const today = new Intl.DateTimeFormat("en", { timeZone, dateStyle: "full" }).format(new Date(as_of));
  const people = { speaker: you.name, user_id: you.id, partner: partner.display_name };
  return `${words}\n\n${situation({ ...people, today, time_zone: timeZone })}`;
}
