import { catalog } from "../src/operations/catalog.ts";
import type { Operation } from "../src/operations/operation.ts";
import { type Books, invokeFor, type ToolInvoke } from "./books.ts";
import { INSTRUCTIONS, situation, systemPrompt } from "./prompts.ts";

const getSummary = catalog.find(({ name }) => name === "get_summary") as Operation;

interface Person {
  readonly id: string;
  readonly display_name: string;
}

/** The fields of the summary that are used here. */
interface Summary extends Readonly<Record<string, unknown>> {
  readonly as_of: string;
  readonly you: { readonly id: string; readonly name: string } | null;
  readonly time_zone: string;
  readonly partners: readonly Person[];
}

/**
 * The system prompt for the principal of these books: the couple's CFO, the speaker, and the day by the engine's clock. It
 * has no time of day, because services cache an unchanged prompt and charge less for it. If the summary cannot be read (a
 * revoked token, no couple yet), the speaker and the day are omitted, and tool calls say why.
 */
export function systemPromptFor(books: Books): Promise<string> {
  return withSituation(systemPrompt(), invokeFor(books));
}

/** What a model should know about all tools, with the speaker and the day. */
export function instructionsFor(books: Books): Promise<string> {
  return instructionsWith(invokeFor(books));
}

/** The same, with an `invoke` that is already bound. */
export function instructionsWith(invoke: ToolInvoke): Promise<string> {
  return withSituation(INSTRUCTIONS, invoke);
}

async function withSituation(words: string, invoke: ToolInvoke): Promise<string> {
  const read = await invoke(getSummary, {});
  if (!read.ok) return words;
  const { as_of, you, time_zone: timeZone, partners } = read.output as Summary;
  if (!you) return words;
  const partner = partners.find(({ id }) => id !== you.id);
  const today = new Intl.DateTimeFormat("en", { timeZone, dateStyle: "full" }).format(new Date(as_of));
  const people = { speaker: you.name, user_id: you.id, partner: partner?.display_name };
  return `${words}\n\n${situation({ ...people, today, time_zone: timeZone })}`;
}
