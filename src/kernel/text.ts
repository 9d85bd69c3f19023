import unhomoglyph from "unhomoglyph";

/** Characters that change the order in which the text around them is shown (bidirectional formatting). */
const BIDI_CONTROLS = /[\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/u;

/**
 * What shows nothing: blanks, control characters, Default_Ignorable_Code_Point (zero-width spaces, bidi
 * controls, fillers such as U+3164), the marks around an annotation, the empty braille pattern and the empty note head.
 */
const INVISIBLE = /[\p{Z}\p{Cc}\p{Cs}\p{Default_Ignorable_Code_Point}\uFFF9-\uFFFB\u2800\u{1D159}]/gu;

/** Whether a reader would see nothing of the text. */
export function showsNothing(text: string): boolean {
  return text.replaceAll(INVISIBLE, "") === "";
}

/** Whether the text holds a character that reorders the text around it: a name could then show as another one. */
export function reorders(text: string): boolean {
  return BIDI_CONTROLS.test(text);
}

/** Words as they compare: without regard to case, width and blanks. */
export function foldedWords(text: string): string {
  return text.normalize("NFKC").toLowerCase().replaceAll(/\s+/g, " ").trim();
}

/**
 * What a name looks like: texts that a reader takes for each other have the same looks. Letters count as they look (the
 * skeleton of Unicode Technical Standard 39), in either case, in any width; accents, punctuation and what shows nothing do
 * not count. For comparison only.
 */
export function looksOf(name: string): string {
  const plain = name.normalize("NFKC").replaceAll(INVISIBLE, "").toLowerCase();
  return unhomoglyph(plain.normalize("NFD"))
    .toLowerCase()
    .normalize("NFD")
    .replaceAll(/[^\p{L}\p{N}]/gu, "");
}

/** Words of people as a part of a sentence of the books: between “ and ”, which then stand nowhere within them. */
export function quoted(words: string): string {
  return `“${words.replaceAll("“", "‘").replaceAll("”", "’")}”`;
}
