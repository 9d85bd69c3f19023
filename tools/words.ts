/*
 * Words that people wrote, on their way to a model: cleaned of what nobody can see, and fenced as data.
 */

/**
 * What has no glyph of its own: bidi controls, zero-width spaces and joiners, tag characters, variation selectors
 * (the Unicode property Default_Ignorable_Code_Point), and the marks around an annotation (U+FFF9 to U+FFFB). An emoji
 * comes first and whole: family, flag, keycap, skin.
 */
const EMOJI_OR_INVISIBLE = /(\p{RGI_Emoji})|[\p{Default_Ignorable_Code_Point}\u{FFF9}-\u{FFFB}]/gv;

/**
 * « and » fence words of people: one token each, where marks that nobody types take three. Within the fence ⟪ and ⟫,
 * which nobody types, stand for people's own « and », everyday quotes in French, Russian or Norwegian; on the way back
 * they become « and » again.
 */
const INNER = { open: "⟪", close: "⟫" } as const;

/** Most texts, which hold neither. */
const ASCII = /^\p{ASCII}*$/u;

/** The text as a person sees it: without invisible characters, but those that make up an emoji. */
export function clean(text: string): string {
  if (ASCII.test(text)) return text;
  return text.replaceAll(EMOJI_OR_INVISIBLE, (_, emoji: string | undefined) => emoji ?? "");
}

/** Words of people between « and », cleaned, so that they can neither end the fence nor open another. */
export function fence(text: string): string {
  return `«${clean(text).replaceAll("«", INNER.open).replaceAll("»", INNER.close)}»`;
}

const QUOTED = /“([^“”]*)”/g;

/**
 * A sentence of the books with a fence around each of the words of people that it quotes. `shorten` cuts the words. A
 * sentence whose quotes do not pair is fenced as a whole.
 */
export function fenceQuoted(sentence: string, shorten: (words: string) => string): string {
  if (/[“”]/.test(sentence.replaceAll(QUOTED, ""))) return fence(shorten(sentence));
  return sentence.replaceAll(QUOTED, (_, words: string) => fence(shorten(words)));
}

/** No input of an operation is nested deeper; what is, is refused as it came. */
const DEPTH = 8;

/** Takes the fence off every string of an input, and gives people their marks back: a model may copy what it was shown. */
export function unfence(value: unknown, depth = DEPTH): unknown {
  if (typeof value === "string") {
    const words = /^«([^«»]*)»$/s.exec(value)?.[1] ?? value;
    return words.replaceAll(INNER.open, "«").replaceAll(INNER.close, "»");
  }
  if (typeof value !== "object" || value === null || depth === 0) return value;
  if (Array.isArray(value)) return value.map((inner) => unfence(inner, depth - 1));
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, unfence(inner, depth - 1)]));
}
