/** Text that is HTML already. */
export class Markup {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

type Content = Markup | string | number | undefined | readonly Content[];

/** A template of HTML. Everything filled in is escaped, be it text or the value of a quoted attribute, unless it is Markup. */
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

/** What nobody can see, or what turns the order of the words around it; an emoji comes first and whole. */
const EMOJI_OR_HIDDEN =
  /(\p{RGI_Emoji})|[[\p{Default_Ignorable_Code_Point}\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]--[\n\t]]/gv;

/** The text as a page shows it: no markup, and what is hidden by its number, since that is what a reader looks for. */
function escaped(text: string): string {
  return shown(text).replaceAll(/[&<>"']/g, (character) => ENTITIES[character] ?? "");
}

/** The text with its hidden characters told by their numbers. */
export function shown(text: string): string {
  return text.replaceAll(EMOJI_OR_HIDDEN, (hidden, emoji: string | undefined) => emoji ?? numberOf(hidden));
}

function numberOf(character: string): string {
  return `[U+${character.codePointAt(0)?.toString(16).toUpperCase().padStart(4, "0")}]`;
}
