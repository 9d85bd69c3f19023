import type { Principal } from "../src/access/principal.ts";
import { catalog } from "../src/operations/catalog.ts";
import type { Operation } from "../src/operations/operation.ts";
import { type Books, doorTo } from "./books.ts";
import { situation, systemPrompt } from "./prompts.ts";

const getSummary = catalog.find(({ name }) => name === "get_summary") as Operation;

/** What is used here of the summary. */
interface Summary extends Readonly<Record<string, unknown>> {
  readonly couple: { readonly time_zone: string };
  readonly partners: readonly { readonly id: string; readonly display_name: string }[];
}

/**
 * The system prompt for one who acts in these books: the couple's CFO, whom it talks with, and which day it is by the
 * engine's clock. A day and no time: services keep a prompt that stays the same, and ask less for it. What cannot be read,
 * because a token is revoked or no couple has formed, is left out: the tools tell why.
 */
export async function systemPromptFor({ engine, principal }: Books): Promise<string> {
  let caller: Principal | undefined;
  const asked = async () => (caller = typeof principal === "function" ? await principal() : principal);
  const read = await doorTo({ engine, principal: asked })(getSummary, {});
  if (!read.ok) return systemPrompt();
  const { couple, partners } = read.output as Summary;
  const speaker = partners.find(({ id }) => id === caller?.userId);
  const partner = partners.find(({ id }) => id !== caller?.userId);
  if (!speaker || !partner) return systemPrompt();
  const { time_zone: timeZone } = couple;
  const today = new Intl.DateTimeFormat("en", { timeZone, dateStyle: "full" }).format(engine.now());
  const names = { speaker: speaker.display_name, partner: partner.display_name };
  return `${systemPrompt()}\n\n${situation({ ...names, today, time_zone: timeZone })}`;
}
