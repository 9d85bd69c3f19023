/** Text that is HTML already. */
export class Markup {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

type Content = Markup | string | number | undefined | readonly Content[];

/** An HTML template. Values are escaped for text and quoted attributes, unless they are Markup. */
export function html(template: TemplateStringsArray, ...contents: readonly Content[]): Markup {
  return new Markup(String.raw({ raw: template }, ...contents.map(markupOf)));
}

function markupOf(content: Content): string {
  if (content === undefined) return "";
  if (content instanceof Markup) return content.text;
  if (typeof content === "object") return content.map(markupOf).join("");
  return escaped(String(content));
}

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** Invisible characters and those that reorder text. An emoji matches first, as a whole. */
const EMOJI_OR_HIDDEN =
  /(\p{RGI_Emoji})|[[\p{Default_Ignorable_Code_Point}\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]--[\n\t]]/gv;

/** The text without markup, with hidden characters revealed. */
function escaped(text: string): string {
  return revealHidden(text).replaceAll(/[&<>"']/g, (character) => ENTITIES[character] ?? "");
}

/** The text with hidden characters replaced by their code points, such as `[U+202E]`, which injections use. */
export function revealHidden(text: string): string {
  return text.replaceAll(
    EMOJI_OR_HIDDEN,
    (hidden, emoji: string | undefined) => emoji ?? codePointOf(hidden),
  );
}

function codePointOf(character: string): string {
  return `[U+${character.codePointAt(0)?.toString(16).toUpperCase().padStart(4, "0")}]`;
}
