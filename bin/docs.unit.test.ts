/** Tests that the blocks, links, scripts, commands, files and variables in the documentation exist. */
import { existsSync, globSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Command } from "commander";
import { expect, test } from "vitest";
import { blocksOf, pages, textOf } from "../testing/docs.ts";
import { COMMANDS } from "./commands.ts";
import { VARIABLES } from "./variables.ts";

const PROJECT = fileURLToPath(new URL("..", import.meta.url));
const LANGUAGES = ["sh", "ts", "js", "json", "yaml"];
/** A file with its ending, or a folder with a slash at its end. */
const PATH = /^(src|tools|bin|testing|docs|evals|bench|scripts|prompts)\/\S*(\/|\.\w+)$/;
/** Placeholders for the names of new files. */
const EXAMPLES = /verb-noun|name-of-it/;
const commands = await Promise.all(COMMANDS.map(async ([, , load]) => (await load()).command()));

/** The code on a page: its blocks and inline code. */
function codeOf(page: string): string[] {
  const text = textOf(page);
  const inline = [...text.replaceAll(/^```.*?^```$/gms, "").matchAll(/`([^`]+)`/g)];
  return [...inline.map(([, code = ""]) => code), ...blocksOf(page).map((block) => block.text)];
}

/** The ids that GitHub gives to the headings of a page. */
function anchorsOf(page: string): string[] {
  const headings = textOf(page)
    .replaceAll(/^```.*?^```$/gms, "")
    .matchAll(/^#+ (.+)$/gm);
  return [...headings].map(([, heading = ""]) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\d _-]/gu, "")
      .replaceAll(" ", "-"),
  );
}

/** What is wrong with a command line on a page. */
function wrongIn(line: string): string | undefined {
  const [name = "", ...words] = line.trim().split(/\s+/);
  let command: Command | undefined = commands.find((one) => one.name() === name);
  if (!command) return `no command ${name}`;
  if (command.commands.length > 0 && words[0]) {
    const [inner] = words;
    command = command.commands.find((one) => one.name() === inner);
    if (!command) return `no command ${name} ${inner}`;
  }
  const known = command.options.map(({ long }) => long);
  return words.find((word) => word.startsWith("--") && word !== "--help" && !known.includes(word));
}

test.each(pages())("every block of %s names the test that reads it", (page) => {
  for (const { language, text, testedBy } of blocksOf(page)) {
    if (!LANGUAGES.includes(language)) continue;
    const where = `${page}: ${text.slice(0, 60)}`;
    expect(testedBy, where).toBeDefined();
    const reader = readFileSync(join(PROJECT, testedBy ?? ""), "utf8");
    const wanted = testedBy === ".ci/run" ? text.trim().split(" && ") : [page.split("/").at(-1) ?? ""];
    if (testedBy === "bin/docs.unit.test.ts") continue;
    for (const words of wanted) expect(reader, where).toContain(words);
  }
});

test.each(pages())("every link of %s has a target, which the package includes", (page) => {
  const { files } = JSON.parse(readFileSync(join(PROJECT, "package.json"), "utf8"));
  const packed: string[] = ["README.md", "LICENSE", ...files];
  const isPacked = (path: string) => packed.some((name) => path === name || path.startsWith(`${name}/`));
  const links = [...textOf(page).matchAll(/\]\((?!https?:)([^)#\s]*)(?:#([^)]*))?\)/g)];
  for (const [link, path = "", anchor] of links) {
    const target = path === "" ? page : join(dirname(page), path);
    expect(existsSync(join(PROJECT, target)), `${page}: ${link}`).toBe(true);
    if (isPacked(page)) expect(isPacked(target), `${page}: ${link}`).toBe(true);
    if (anchor) expect(anchorsOf(target), `${page}: ${link}`).toContain(anchor);
  }
});

test.each(pages())("the scripts, commands, files and variables of %s exist", (page) => {
  const { scripts } = JSON.parse(readFileSync(join(PROJECT, "package.json"), "utf8"));
  const variables = VARIABLES.map(([name]) => name);
  for (const code of codeOf(page)) {
    for (const [, name = ""] of code.matchAll(/npm run ([a-z]+(?::[a-z]+)*)/g))
      expect(scripts, page).toHaveProperty([name]);
    for (const [, line = ""] of code.matchAll(
      /(?<![\w/-])couples-cfo ((?!couples-cfo)[a-z]+(?: [^\n#|)]*)?)/g,
    ))
      expect(wrongIn(line), `${page}: couples-cfo ${line}`).toBeUndefined();
    if (PATH.test(code) && !EXAMPLES.test(code))
      expect(
        globSync(code.replaceAll(/\b[A-Z]{3,}\b/g, "*"), { cwd: PROJECT }),
        `${page}: ${code}`,
      ).not.toEqual([]);
    for (const [name] of code.matchAll(/\bCOUPLES_CFO_(?!TEST_|\w+_SEED|POWER_CUTS)[A-Z_]+/g))
      expect(variables, page).toContain(name);
  }
});

test("the table of variables is complete and shows the defaults", () => {
  const rows = textOf("docs/operating.md").match(/^\| `[A-Z_]+`.*$/gm) ?? [];
  for (const [name, byDefault] of VARIABLES.filter(([name]) => name !== "NO_COLOR")) {
    const row = rows.find((text) => text.split(" | ")[0]?.includes(`\`${name}\``));
    expect(row, name).toContain(byDefault && `\`${byDefault}\``);
  }
});

test("the README stays a front page", () => {
  expect(textOf("README.md").split("\n").length).toBeLessThanOrEqual(150);
});
