/** The pages of the documentation, and the code blocks in them as readers copy them. */
import { globSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("..", import.meta.url));

export type Block = Readonly<{
  /** The heading above the block. */
  heading: string;
  language: string;
  text: string;
  /** The file that the comment right above the block names as its test. */
  testedBy: string | undefined;
}>;

/** Every page, as a path from the project's root. */
export function pages(): string[] {
  return [...globSync("*.md", { cwd: ROOT }), ...globSync("docs/**/*.md", { cwd: ROOT })].sort();
}

export function textOf(page: string): string {
  return readFileSync(new URL(`../${page}`, import.meta.url), "utf8");
}

/** The code blocks of a page in order. */
export function blocksOf(page: string): Block[] {
  const parts = /^#+ ([^\n]+)$|(?:^<!-- tested: (\S+)[^>]*-->\n)?^```(\w*)\n(.*?)^```$/gms;
  const blocks: Block[] = [];
  let heading = "";
  for (const [, title, testedBy, language = "", text = ""] of textOf(page).matchAll(parts)) {
    if (title === undefined) blocks.push({ heading, language, text, testedBy });
    else heading = title;
  }
  return blocks;
}

/** The blocks of a language under a heading of a page. Throws when there are none. */
export function examples(heading: string, language: string, page: string): string[] {
  const found = blocksOf(page).filter((block) => block.heading === heading && block.language === language);
  if (found.length === 0) throw new Error(`${page} has no ${language} block under "${heading}"`);
  return found.map(({ text }) => text);
}
