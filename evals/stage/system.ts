import { systemPrompt as cfoPrompt } from "../../tools/prompts.ts";
import type { Task } from "../task/task.ts";
import { SUBMIT } from "./submit-answer.ts";

/** The system prompt of a run: what users' agents are told, who speaks and what day it is, and how the run ends. */
export function systemPrompt({ books, speaks }: Task): string {
  const { ada, ben } = books.partners;
  const [speaker, partner] = speaks === "ada" ? [ada, ben] : [ben, ada];
  const now = new Intl.DateTimeFormat("en-CA", {
    timeZone: books.time_zone,
    dateStyle: "full",
    timeStyle: "short",
    hourCycle: "h23",
  }).format(new Date(books.now));
  return [
    cfoPrompt(),
    `You act for ${speaker}; ${speaker}'s partner is ${partner}. It is ${now} (${books.time_zone}).`,
    `What you write is told to ${speaker}, who answers. When all is done, call ${SUBMIT} once.`,
  ].join("\n\n");
}
