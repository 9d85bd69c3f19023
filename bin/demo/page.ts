import { styleText } from "node:util";

type Colour = Parameters<typeof styleText>[0];

const AMOUNT_WIDTH = 9;
const BAR_WIDTH = 24;
const WHO_WIDTH = 8;
const HEIGHTS = "▁▂▃▄▅▆▇█";
const MARKS = {
  in: ["+", "green"],
  out: ["-", "red"],
  earmark: [">", "cyan"],
  back: ["<", "yellow"],
  note: [" ", "dim"],
} as const satisfies Record<string, readonly [string, Colour]>;

/** The demo's output: in color on a terminal, plain text elsewhere. */
export class Page {
  readonly #write: (text: string) => void;

  constructor(write: (text: string) => void = (text) => void process.stdout.write(text)) {
    this.#write = write;
  }

  title(text: string): void {
    this.#write(`\n${styleText("bold", text)}\n`);
  }

  /** A line about money: the kind of movement, the amount and a description. */
  money(kind: keyof typeof MARKS, amount: string, words: string): void {
    const [mark, colour] = MARKS[kind];
    const column = `${mark} ${grouped(amount).padStart(AMOUNT_WIDTH)}`;
    this.#write(`  ${styleText(colour, column)}  ${words}\n`);
  }

  /** A line of text, indented below the lines about money. */
  say(words: string): void {
    this.#write(`${" ".repeat(AMOUNT_WIDTH + 6)}${words}\n`);
  }

  /** A message in a conversation. */
  turn(who: string, words: string): void {
    this.#write(`${" ".repeat(AMOUNT_WIDTH + 6)}${styleText("bold", who.padEnd(WHO_WIDTH))}${words}\n`);
  }

  /** A tool call by the assistant. */
  call(tool: string, shown: string): void {
    const call = styleText("magenta", `${tool}(${shown})`);
    this.#write(`${" ".repeat(AMOUNT_WIDTH + 6 + WHO_WIDTH)}${call}\n`);
  }

  /** The result of a tool call. */
  result(words: string): void {
    this.#write(`${" ".repeat(AMOUNT_WIDTH + 6 + WHO_WIDTH)}${styleText("dim", `= ${words}`)}\n`);
  }

  /** A line of text without indentation. */
  text(words = ""): void {
    this.#write(`${words}\n`);
  }

  /** Rows in columns; the columns in `right` are aligned to the right. */
  table(rows: readonly (readonly string[])[], right: readonly number[]): void {
    const columns = rows[0]?.length ?? 0;
    const widths = Array.from({ length: columns }, (_, column) =>
      Math.max(...rows.map((row) => row[column]?.length ?? 0)),
    );
    for (const [index, row] of rows.entries()) {
      const cells = row.map((cell, column) =>
        right.includes(column) ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0),
      );
      const line = `  ${cells.join("  ")}`.trimEnd();
      this.#write(`${index === 0 ? styleText("dim", line) : line}\n`);
    }
  }
}

/** A percentage as a bar; in ASCII when the output is not a terminal. */
export function bar(percent: number, width = BAR_WIDTH): string {
  const filled = Math.min(width, Math.floor((percent * width) / 100));
  const [full, empty] = process.stdout.isTTY ? ["█", "░"] : ["#", "."];
  return full.repeat(filled) + empty.repeat(width - filled);
}

/** Percentages as a sparkline; as whole numbers when the output is not a terminal. */
export function spark(percents: readonly number[]): string {
  if (!process.stdout.isTTY) return percents.map(Math.floor).join(" ");
  const heights = percents.map((percent) => HEIGHTS[Math.floor((percent / 100) * (HEIGHTS.length - 1))]);
  return `${heights.join("")} ${[percents.at(0), percents.at(-1)].map((end) => Math.floor(end ?? 0)).join(" to ")}`;
}

/** "12500.00" as "12,500.00". */
export function grouped(amount: string): string {
  return amount.replace(/\B(?=(\d{3})+(?=\.|$))/g, ",");
}
