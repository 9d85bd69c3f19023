import type { GetPromptResult, ListPromptsResult } from "@modelcontextprotocol/server";
import { mistakesIn, type Prompt, type PromptArgument, prompts, render } from "../prompts.ts";
import { invalidParams } from "./errors.ts";

export function listedPrompts(): ListPromptsResult["prompts"] {
  return prompts.map(({ name, title, description, arguments: given }) => ({
    name,
    title,
    description,
    ...(given.length > 0 && { arguments: given.map(listedArgument) }),
  }));
}

function listedArgument({ name, description, required, default: words, one_of: values }: PromptArgument) {
  const choice = values ? `: ${values.join(", ")}` : "";
  const otherwise = words === undefined ? "" : ` (default: ${words})`;
  return { name, description: `${description}${choice}${otherwise}`, required };
}

/** The prompt of this name. @throws OwnError */
export function promptNamed(name: string): Prompt {
  const prompt = prompts.find((candidate) => candidate.name === name);
  if (!prompt) throw invalidParams("There is no prompt with this name; see prompts/list.");
  return prompt;
}

/** A prompt's text as a user message. @throws OwnError that says what to fix */
export function promptResult(prompt: Prompt, given: Readonly<Record<string, string>>): GetPromptResult {
  const mistakes = mistakesIn(prompt, given);
  if (mistakes.length > 0) throw invalidParams(mistakes.join(" "));
  const content = { type: "text" as const, text: render(prompt, given) };
  return { description: prompt.description, messages: [{ role: "user", content }] };
}
