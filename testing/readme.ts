/** The examples of the README and the guides, as their readers copy them. */
import { readFileSync } from "node:fs";

/** The code blocks of a language under a heading, up to the next heading. */
export function examples(heading: string, language: string, file = "README.md"): string[] {
  const page = readFileSync(new URL(`../${file}`, import.meta.url), "utf8");
  const [, section] = page.split(`# ${heading}\n`);
  if (section === undefined) throw new Error(`${file} has no heading "${heading}"`);
  const [own = ""] = section.split(/^##/m);
  const found = [...own.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\`$`, "gms"))];
  return found.map(([, block]) => block ?? "");
}
