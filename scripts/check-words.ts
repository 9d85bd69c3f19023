/**
 * The deny list of words: `node scripts/check-words.ts [path...]` reports each use in code, comments, docs and prompts.
 *
 * It also finds words inside names (`toldApart`, `told_apart`) and phrases across a line break. It does not read YAML, because
 * fixtures and tasks of the evals contain what invented people say.
 */
import { globSync, readFileSync } from "node:fs";
import { sep } from "node:path";
import { fileURLToPath } from "node:url";

const PROJECT = fileURLToPath(new URL("..", import.meta.url));

/** A pattern of words with what to write instead. A space in a pattern also matches a line break in a comment. */
const DENIED: readonly (readonly [pattern: string, instead: string])[] = [
  ["told|tells|telling", "shows, reports, says, passed, given"],
  ["mend|mends|mended|mending", "fix, repair"],
  ["reckon|reckons|reckoned|reckoning", "compute, count"],
  ["anew", "again"],
  ["whom", "who, or name the person"],
  ["(?<!there )is none", "is not, is missing"],
  ["of theirs|one s own", "their, your"],
  ["by itself", "automatically, alone"],
  ["what (becomes|became) of", "the outcome of, the status of"],
  ["so many", "this many, or the number"],
  ["in the place of", "instead of"],
  ["under way", "in progress, running"],
  ["that which", "what, the one that"],
];

/** Generated files, files of others, and the list of the words itself. */
const SKIPPED = [
  /^scripts\/check-words\./,
  /(^|\/)(node_modules|dist|coverage|\.git|\.data)\//,
  /^(package-lock|openapi)\.json$/,
  /^src\/http\/answers\.json$/,
  /^tools\/manifest\//,
  /^bench\/results\//,
  /(^|\/)openapi-types\.d\.ts$/,
];

/** Exceptions: a file, and the denied words that it may contain. */
const ALLOWED: readonly (readonly [file: string, found: string])[] = [];

export interface DeniedWord {
  file: string;
  line: number;
  found: string;
  instead: string;
}

const RULES = DENIED.map(([pattern, instead]) => ({
  pattern: new RegExp(
    `(?<![\\p{L}\\d])(?:${pattern.replaceAll(" ", '[^\\p{L}\\d.,;:!?()`"]+')})(?![\\p{L}\\d])`,
    "giu",
  ),
  instead,
}));

/** The denied words of one text, in its order. */
export function deniedWords(file: string, text: string): DeniedWord[] {
  // Names are split at their capitals by a character that keeps every line where it is.
  const words = text.replace(/(?<=\p{Ll})(?=\p{Lu})/gu, " ");
  return RULES.flatMap(({ pattern, instead }) =>
    [...words.matchAll(pattern)].map((match) => ({
      file,
      line: words.slice(0, match.index).split("\n").length,
      found: match[0].replace(/\s+/g, " "),
      instead,
    })),
  )
    .filter(
      ({ found }) => !ALLOWED.some(([where, allowed]) => where === file && allowed === found.toLowerCase()),
    )
    .sort((a, b) => a.line - b.line);
}

/** Source and text files below `paths` (files or folders of the project), without generated files. */
function filesBelow(paths: readonly string[]): string[] {
  return globSync(
    "{*,{.github,bench,bin,docs,evals,prompts,scripts,src,testing,tools}/**/*}.{ts,md,json,mjs}",
    {
      cwd: PROJECT,
    },
  )
    .map((file) => file.replaceAll(sep, "/"))
    .filter((file) => !SKIPPED.some((skipped) => skipped.test(file)))
    .filter(
      (file) => paths.length === 0 || paths.some((path) => file === path || file.startsWith(`${path}/`)),
    )
    .sort();
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const paths = process.argv.slice(2).map((path) => path.replace(/^\.\//, "").replace(/\/+$/, ""));
  const files = filesBelow(paths);
  if (files.length === 0) throw new Error(`no file to check below ${paths.join(", ") || PROJECT}`);
  const found = files.flatMap((file) => deniedWords(file, readFileSync(`${PROJECT}/${file}`, "utf8")));
  for (const { file, line, found: word, instead } of found)
    console.error(`${file}:${line}: "${word}" (write: ${instead})`);
  console.log(`${files.length} files, ${found.length} denied words`);
  if (found.length > 0) process.exitCode = 1;
}
