import { readdirSync, readFileSync } from "node:fs";
import { basename } from "node:path";
import { parse } from "yaml";
import { z } from "zod";
import { fence } from "./fence.ts";

/*
 * The prompts: prompts/*.md, Markdown with front matter. `{{argument}}` is replaced by the given value, fenced like all
 * people's words, or by the argument's `default`.
 */

/** An argument in the text. */
const PLACE = /\{\{(\w+)\}\}/g;

const FOLDER = new URL("../prompts/", import.meta.url);

/** The longest argument, in Unicode code points: one or two sentences. */
const MAX_ARGUMENT = 1_000;

const Argument = z
  .strictObject({
    name: z.string().regex(/^[a-z][a-z_]*$/),
    description: z.string().min(1),
    required: z.boolean(),
    /** The text for an omitted argument. */
    default: z.string().min(1).optional(),
    /** The kind of values that a client can offer while a person types. */
    completes: z.enum(["goal", "account", "month"]).optional(),
    /** The only valid values. */
    one_of: z.array(z.string()).min(2).optional(),
    /** The program, never a person, makes the value, so it is inserted without a fence. */
    generated: z.boolean().default(false),
  })
  .refine(({ required, default: words }) => required === (words === undefined), {
    error: "An optional argument needs a default, and a required one must not have one.",
  });

const FrontMatter = z.strictObject({
  name: z.string().regex(/^[a-z]+(-[a-z]+)*$/),
  title: z.string().min(1),
  description: z.string().min(1),
  arguments: z.array(Argument).default([]),
  /** Prompts whose text follows, in this order. */
  includes: z.array(z.string()).default([]),
  /** Whether people can choose it. */
  offered: z.boolean().default(true),
});

export type PromptArgument = z.output<typeof Argument>;

export interface Prompt extends Readonly<z.output<typeof FrontMatter>> {
  /** Its own text and the text of the included prompts, with `{{argument}}` in place. */
  readonly text: string;
}

const all = allIn(FOLDER);

/** The prompts that people can choose, sorted by name. */
export const prompts: readonly Prompt[] = all.filter(({ offered }) => offered);

/** What a model should know about all tools: the MCP server instructions and a part of the system prompt. */
export const INSTRUCTIONS = named(all, "instructions").text;

/** The system prompt of the couple's assistant: its role, how the tools work, and every rule that it follows. */
export function systemPrompt(): string {
  return render(named(all, "cfo"), {});
}

/** The speaker and the day: the text after the system prompt. */
export function situation(given: Given): string {
  return render(named(all, "situation"), given);
}

type Given = Readonly<Record<string, string | undefined>>;

/** The mistakes in a prompt's arguments, one sentence each. */
export function mistakesIn(prompt: Prompt, given: Given): string[] {
  const known = prompt.arguments.map(({ name }) => name);
  const takes = known.length > 0 ? `use ${known.join(", ")}` : "it has no arguments";
  const unknown = Object.keys(given).filter((name) => !known.includes(name));
  return [
    ...(unknown.length > 0 ? [`The prompt has no such argument: ${takes}.`] : []),
    ...prompt.arguments.flatMap((argument) => mistakeIn(argument, textOf(given[argument.name])) ?? []),
  ];
}

function mistakeIn({ name, description, required, one_of: allowed }: PromptArgument, value: string) {
  if (value === "") return required ? `Give ${name}: ${description}.` : undefined;
  if ([...value].length > MAX_ARGUMENT) return `${name} takes at most ${MAX_ARGUMENT} characters.`;
  return allowed && !allowed.includes(value) ? `${name} is one of ${allowed.join(", ")}.` : undefined;
}

/** The prompt's text with its arguments. @throws Error if `mistakesIn` finds a mistake */
export function render(prompt: Prompt, given: Given): string {
  const [mistake] = mistakesIn(prompt, given);
  if (mistake !== undefined) throw new Error(mistake);
  return prompt.text.replaceAll(PLACE, (_, name: string) => {
    const value = textOf(given[name]);
    const argument = prompt.arguments.find((one) => one.name === name);
    if (value === "") return argument?.default ?? "";
    return argument?.generated ? value : fence(value);
  });
}

/** The argument without control characters. A client's form sends an empty text for an omitted argument. */
function textOf(given: string | undefined): string {
  return (given ?? "")
    .toWellFormed()
    .replaceAll(/\p{Cc}+/gu, " ")
    .trim();
}

/** Every prompt of a folder, sorted by name. @throws Error that names the invalid file */
export function allIn(folder: URL): Prompt[] {
  const files = readdirSync(folder).filter((file) => file.endsWith(".md"));
  const read = files.toSorted().map((file) => promptIn(file, readFileSync(new URL(file, folder), "utf8")));
  return read.map((prompt) => {
    const included = prompt.includes.map((name) => named(read, name).text);
    return Object.freeze({ ...prompt, text: [prompt.text, ...included].join("\n\n") });
  });
}

function promptIn(file: string, content: string): Prompt {
  const [, head = "", text = ""] = /^---\n(.*?)\n---\n(.*)$/s.exec(content) ?? [];
  const front = FrontMatter.safeParse(parse(head));
  if (!front.success) throw new Error(`prompts/${file}: ${z.prettifyError(front.error)}`);
  const prompt = { ...front.data, text: text.trim() };
  const places = new Set([...text.matchAll(PLACE)].map(([, name]) => name));
  const declared = new Set(prompt.arguments.map(({ name }) => name));
  if (prompt.name !== basename(file, ".md") || prompt.text === "")
    throw new Error(`prompts/${file}: it needs text, and the name of its file.`);
  if (places.symmetricDifference(declared).size > 0)
    throw new Error(`prompts/${file}: declare exactly the arguments that the text uses.`);
  return prompt;
}

function named(given: readonly Prompt[], name: string): Prompt {
  const prompt = given.find((candidate) => candidate.name === name);
  if (!prompt) throw new Error(`there is no prompt ${name}`);
  return prompt;
}
