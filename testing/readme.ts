/** The examples of the README and of guides, as readers copy them. */
import { readFileSync } from "node:fs";

/** The code blocks of a language under a heading, up to the next heading. `page` is a path from the project's root. */
export function examples(heading: string, language: string, page = "README.md"): string[] {
  const text = readFileSync(new URL(`../${page}`, import.meta.url), "utf8");
  const [, section] = text.split(`# ${heading}\n`);
  if (section === undefined) throw new Error(`${page} has no heading "${heading}"`);
  const [own = ""] = section.split(/^##/m);
  const found = [...own.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\`$`, "gms"))];
  return found.map(([, block]) => block ?? "");
}
