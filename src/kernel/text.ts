import unhomoglyph from "unhomoglyph";

/** Bidirectional formatting characters, which change the order in which surrounding text is displayed. */
const BIDI_CONTROLS = /[\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/u;

/**
 * Blank and invisible characters: whitespace, control characters, Default_Ignorable_Code_Point (zero-width spaces, bidi
 * controls, fillers such as U+3164), interlinear annotation marks, the empty braille pattern and the null note head.
 */
const INVISIBLE = /[\p{Z}\p{Cc}\p{Cs}\p{Default_Ignorable_Code_Point}\uFFF9-\uFFFB\u2800\u{1D159}]/gu;

/** Whether the text has no visible character. */
export function isBlank(text: string): boolean {
  return text.replaceAll(INVISIBLE, "") === "";
}

/** Whether the text contains a bidirectional control, with which one name can be displayed as another. */
export function hasBidiControl(text: string): boolean {
  return BIDI_CONTROLS.test(text);
}

/** The text for comparison without case, width and whitespace differences. */
export function foldedWords(text: string): string {
  return text.normalize("NFKC").toLowerCase().replaceAll(/\s+/g, " ").trim();
}

/**
 * The skeleton of a name (Unicode Technical Standard 39): names that a reader can confuse have equal skeletons. Case,
 * width, accents, punctuation and invisible characters are ignored. For comparison only.
 */
export function skeletonOf(name: string): string {
  const plain = name.normalize("NFKC").replaceAll(INVISIBLE, "").toLowerCase();
  return unhomoglyph(plain.normalize("NFD"))
    .toLowerCase()
    .normalize("NFD")
    .replaceAll(/[^\p{L}\p{N}]/gu, "");
}

/** User text within a generated sentence: between “ and ”, which are replaced inside it. */
export function quoted(words: string): string {
  return `“${words.replaceAll("“", "‘").replaceAll("”", "’")}”`;
}
