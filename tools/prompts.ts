import { readdirSync, readFileSync } from "node:fs";
import { basename } from "node:path";
import { parse } from "yaml";
import { z } from "zod";
import { fence } from "./words.ts";

/*
 * The words for models: prompts/*.md, Markdown with a front matter. `{{argument}}` stands for what a person gave for it,
 * fenced like all words of people, or, when they gave nothing, for the `default` of our own.
 */

/** The place of an argument in the words. */
const PLACE = /\{\{(\w+)\}\}/g;

const FOLDER = new URL("../prompts/", import.meta.url);

/** Characters (Unicode code points) of an argument at most: a wish is a sentence or two. */
const MAX_ARGUMENT = 1_000;

const Argument = z
  .strictObject({
    name: z.string().regex(/^[a-z][a-z_]*$/),
    description: z.string().min(1),
    required: z.boolean(),
    /** Our words in its place, where it may be left out. */
    default: z.string().min(1).optional(),
    /** What it names one of: what a client can offer while a person types. */
    completes: z.enum(["goal", "account", "month"]).optional(),
    /** The only values that it takes. */
    one_of: z.array(z.string()).min(2).optional(),
    /** The value is of our making, never a person's: it is put in as it is, without the fence. */
    ours: z.boolean().default(false),
  })
  .refine(({ required, default: words }) => required === (words === undefined), {
    error: "An argument that may be left out needs a default, and only that.",
  });

const FrontMatter = z.strictObject({
  name: z.string().regex(/^[a-z]+(-[a-z]+)*$/),
  title: z.string().min(1),
  description: z.string().min(1),
  arguments: z.array(Argument).default([]),
  /** Prompts whose words follow, in this order. */
  includes: z.array(z.string()).default([]),
  /** Whether people can choose it. */
  offered: z.boolean().default(true),
});

export type PromptArgument = z.output<typeof Argument>;

export interface Prompt extends Readonly<z.output<typeof FrontMatter>> {
  /** Its own words and those of what it includes, with `{{argument}}` in them. */
  readonly text: string;
}

const all = allIn(FOLDER);

/** The prompts that people can choose, by name. */
export const prompts: readonly Prompt[] = all.filter(({ offered }) => offered);

/** What a model should know of all tools together: the server instructions of MCP, a part of the system prompt. */
export const INSTRUCTIONS = named(all, "instructions").text;

/** The system prompt of an assistant of the couple's: who it is, how the tools work, and every rule it keeps. */
export function systemPrompt(): string {
  return render(named(all, "cfo"), {});
}

/** The person an assistant talks with, and the day: what follows the system prompt. */
export function situation(given: Given): string {
  return render(named(all, "situation"), given);
}

type Given = Readonly<Record<string, string | undefined>>;

/** What is wrong with what was given for a prompt's arguments, a sentence each; nothing when all is in order. */
export function mistakesIn(prompt: Prompt, given: Given): string[] {
  const known = prompt.arguments.map(({ name }) => name);
  const takes = known.length > 0 ? `it takes ${known.join(", ")}` : "it takes none";
  const strangers = Object.keys(given).filter((name) => !known.includes(name));
  return [
    ...(strangers.length > 0 ? [`The prompt has no such argument: ${takes}.`] : []),
    ...prompt.arguments.flatMap((argument) => mistakeIn(argument, textOf(given[argument.name])) ?? []),
  ];
}

function mistakeIn({ name, description, required, one_of: allowed }: PromptArgument, value: string) {
  if (value === "") return required ? `Give ${name}: ${description}.` : undefined;
  if ([...value].length > MAX_ARGUMENT) return `${name} takes at most ${MAX_ARGUMENT} characters.`;
  return allowed && !allowed.includes(value) ? `${name} is one of ${allowed.join(", ")}.` : undefined;
}

/** The prompt's words with the arguments in their places. @throws Error where `mistakesIn` finds a mistake */
export function render(prompt: Prompt, given: Given): string {
  const [mistake] = mistakesIn(prompt, given);
  if (mistake !== undefined) throw new Error(mistake);
  return prompt.text.replaceAll(PLACE, (_, name: string) => {
    const value = textOf(given[name]);
    const argument = prompt.arguments.find((one) => one.name === name);
    if (value === "") return argument?.default ?? "";
    return argument?.ours ? value : fence(value);
  });
}

/** A client's form sends an empty text for what a person left out. Control characters are no words of anybody's. */
function textOf(given: string | undefined): string {
  return (given ?? "")
    .toWellFormed()
    .replaceAll(/\p{Cc}+/gu, " ")
    .trim();
}

/** Every prompt of a folder, by name. @throws Error that names the file which is not as it should be */
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
    throw new Error(`prompts/${file}: it needs words, and the name of its file.`);
  if (places.symmetricDifference(declared).size > 0)
    throw new Error(`prompts/${file}: declare each argument that has a place in the words, and no other.`);
  return prompt;
}

function named(given: readonly Prompt[], name: string): Prompt {
  const prompt = given.find((candidate) => candidate.name === name);
  if (!prompt) throw new Error(`there is no prompt ${name}`);
  return prompt;
}
