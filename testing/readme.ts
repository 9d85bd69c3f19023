/** The README's examples, as its readers copy them. */
import { readFileSync } from "node:fs";

const README = readFileSync(new URL("../README.md", import.meta.url), "utf8");

/** The code blocks of a language under a heading, up to the next heading. */
export function examples(heading: string, language: string): string[] {
  const [, section] = README.split(`# ${heading}\n`);
  if (section === undefined) throw new Error(`the README has no heading "${heading}"`);
  const [own = ""] = section.split(/^##/m);
  const found = [...own.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\`$`, "gms"))];
  return found.map(([, block]) => block ?? "");
}
