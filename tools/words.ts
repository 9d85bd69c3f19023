/*
 * Words that people wrote, on their way to a model: cleaned of what nobody can see, and fenced as data.
 */

/**
 * What has no glyph of its own: bidi controls, zero-width spaces and joiners, tag characters, variation selectors
 * (the Unicode property Default_Ignorable_Code_Point). An emoji comes first and whole: family, flag, keycap, skin.
 */
const EMOJI_OR_INVISIBLE = /(\p{RGI_Emoji})|\p{Default_Ignorable_Code_Point}/gv;

/** The text as a person sees it: without invisible characters, but those that make up an emoji. */
export function clean(text: string): string {
  return text.replaceAll(EMOJI_OR_INVISIBLE, (_, emoji: string | undefined) => emoji ?? "");
}

/** Words of people between « and », cleaned, so that they can neither end the fence nor open another. */
export function fence(text: string): string {
  return `«${clean(text).replaceAll("«", "‹").replaceAll("»", "›")}»`;
}

/** No input of an operation is nested deeper; what is, is refused as it came. */
const DEPTH = 8;

/** Takes the fence off every string of an input: a model may copy a name as it was shown. */
export function unfence(value: unknown, depth = DEPTH): unknown {
  if (typeof value === "string") return /^«([^«»]*)»$/s.exec(value)?.[1] ?? value;
  if (typeof value !== "object" || value === null || depth === 0) return value;
  if (Array.isArray(value)) return value.map((inner) => unfence(inner, depth - 1));
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, unfence(inner, depth - 1)]));
}
