/**
 * Writes docs/images/demo.svg, the picture of the README: a terminal with a part of the demo's output, in light or dark mode.
 * bin/demo.unit.test.ts fails if the picture differs from the output.
 */
import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const PROGRAM = fileURLToPath(new URL("../bin/couples-cfo.ts", import.meta.url));
const PICTURE = new URL("../docs/images/demo.svg", import.meta.url);

/** Sizes in pixels. The width of a column is that of usual monospaced fonts. */
const FONT = 13;
const COLUMN = FONT * 0.6;
const LINE = 18;
const MARGIN = 18;
const BAR = 30;

/** Colors in light and dark mode, by the class of a piece of text. */
const COLORS = {
  paper: ["#ffffff", "#0d1117"],
  edge: ["#d0d7de", "#30363d"],
  plain: ["#1f2328", "#e6edf3"],
  dim: ["#59636e", "#9198a1"],
  green: ["#116329", "#56d364"],
  cyan: ["#0550ae", "#79c0ff"],
  magenta: ["#8250df", "#d2a8ff"],
  yellow: ["#7d4e00", "#e3b341"],
  red: ["#a40e26", "#ff7b72"],
} as const;

/** The ANSI codes that start a style in the demo. Any other code ends a style. */
const CLASSES: Readonly<Record<string, string>> = {
  "1": "plain bold",
  "2": "dim",
  "31": "red",
  "32": "green",
  "33": "yellow",
  "35": "magenta",
  "36": "cyan",
};

const ESCAPE = "\u001b";

/** The lines to show: the title, a plan that an assistant suggests and both partners approve, and the result of verify. */
function linesToShow(): string[] {
  const env = { ...process.env, FORCE_COLOR: "1", NO_COLOR: undefined };
  const lines = execFileSync(process.execPath, [PROGRAM, "demo"], { env, encoding: "utf8" }).split("\n");
  const at = (words: string) => {
    const found = lines.findIndex((line) => line.includes(words));
    if (found < 0) throw new Error(`the demo does not print "${words}"`);
    return found;
  };
  const plan = lines.slice(at("get_drift()") - 1, at("December") - 1);
  const proof = lines.slice(at("verify: "), at("verify: ") + 1);
  return [
    "$ npm run demo",
    "",
    ...lines.slice(0, 1),
    "",
    `${ESCAPE}[1mNovember${ESCAPE}[22m`,
    ...plan,
    "",
    ...proof,
  ];
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

/** Converts a line with ANSI codes to spans. */
function spansOf(line: string): string {
  const [first = "", ...rest] = line.split(`${ESCAPE}[`);
  const styled = rest.map((part) => {
    const [, code = "", text = ""] = /^(\d+)m(.*)$/s.exec(part) ?? [];
    const style = CLASSES[code];
    return style ? `<tspan class="${style}">${escaped(text)}</tspan>` : escaped(text);
  });
  return escaped(first) + styled.join("");
}

function styles(mode: 0 | 1): string {
  return Object.entries(COLORS)
    .map(([name, colors]) => `.${name}{fill:${colors[mode]}}`)
    .join("");
}

function picture(lines: readonly string[]): string {
  const plain = new RegExp(`${ESCAPE}\\[\\d+m`, "g");
  const columns = Math.max(...lines.map((line) => line.replace(plain, "").length));
  const width = Math.ceil(columns * COLUMN) + 2 * MARGIN;
  const height = BAR + lines.length * LINE + MARGIN;
  const rows = lines.map((line, index) => {
    const y = BAR + (index + 1) * LINE;
    return `<text x="${MARGIN}" y="${y}" class="plain" xml:space="preserve">${spansOf(line)}</text>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img">
<title>A part of what npm run demo prints</title>
<style>text{font:${FONT}px ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace;white-space:pre}.bold{font-weight:bold}${styles(0)}@media(prefers-color-scheme:dark){${styles(1)}}</style>
<rect x="0.5" y="0.5" width="${width - 1}" height="${height - 1}" rx="8" class="edge"/>
<rect x="1.5" y="1.5" width="${width - 3}" height="${height - 3}" rx="7" class="paper"/>
<circle cx="20" cy="17" r="5" class="edge"/><circle cx="37" cy="17" r="5" class="edge"/><circle cx="54" cy="17" r="5" class="edge"/>
${rows.join("\n")}
</svg>
`;
}

writeFileSync(PICTURE, picture(linesToShow()));
