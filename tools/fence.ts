/*
 * Prepares people's words for a model: removes invisible characters and fences the words as data.
 */

/**
 * Invisible characters: bidi controls, zero-width spaces and joiners, tag characters, variation selectors (the Unicode
 * property Default_Ignorable_Code_Point), and annotation marks (U+FFF9 to U+FFFB). Whole emoji match first, because families,
 * flags, keycaps and skin tones contain such characters.
 */
const EMOJI_OR_INVISIBLE = /(\p{RGI_Emoji})|[\p{Default_Ignorable_Code_Point}\u{FFF9}-\u{FFFB}]/gv;

/**
 * « and » fence people's words, because they take one token each and rarer marks take three. Inside the fence, ⟪ and ⟫, which
 * nobody types, replace people's own « and » (common quotes in French, Russian or Norwegian); on the way back they become
 * « and » again.
 */
const INNER = { open: "⟪", close: "⟫" } as const;

/** Most texts, which need no cleaning. */
const ASCII = /^\p{ASCII}*$/u;

/** The text without invisible characters, except those within an emoji. */
export function clean(text: string): string {
  if (ASCII.test(text)) return text;
  return text.replaceAll(EMOJI_OR_INVISIBLE, (_, emoji: string | undefined) => emoji ?? "");
}

/** People's words between « and », cleaned, so that they can neither end the fence nor open another. */
export function fence(text: string): string {
  return `«${clean(text).replaceAll("«", INNER.open).replaceAll("»", INNER.close)}»`;
}

const QUOTED = /“([^“”]*)”/g;

/**
 * A sentence of the program with a fence around each quotation of people's words. `shorten` cuts the words. A sentence with
 * unpaired quotes is fenced as a whole.
 */
export function fenceQuoted(sentence: string, shorten: (words: string) => string): string {
  if (/[“”]/.test(sentence.replaceAll(QUOTED, ""))) return fence(shorten(sentence));
  return sentence.replaceAll(QUOTED, (_, words: string) => fence(shorten(words)));
}

/** The nesting depth of inputs: no operation accepts a deeper one, so deeper values stay unchanged and are refused. */
const DEPTH = 8;

/** Removes the fence from every string of an input and restores people's own marks, because a model may copy a fenced text. */
export function unfence(value: unknown, depth = DEPTH): unknown {
  if (typeof value === "string") {
    const words = /^«([^«»]*)»$/s.exec(value)?.[1] ?? value;
    return words.replaceAll(INNER.open, "«").replaceAll(INNER.close, "»");
  }
  if (typeof value !== "object" || value === null || depth === 0) return value;
  if (Array.isArray(value)) return value.map((inner) => unfence(inner, depth - 1));
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, unfence(inner, depth - 1)]));
}
