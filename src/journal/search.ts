/*
 * Full-text search. PostgreSQL splits and folds text by the locale of its server: in the C locale KÖLN and Köln are
 * different words, and a Japanese sentence is always one word. So words of entries and queries are extracted here by
 * Unicode's rules.
 */

let segmenter: Intl.Segmenter | undefined;

/** Created on first use, because this takes tens of milliseconds and would delay the start. */
function segmenterOfWords(): Intl.Segmenter {
  segmenter ??= new Intl.Segmenter("en", { granularity: "word" });
  return segmenter;
}

/** The words of a text in lower case, separated by spaces, without emoji and punctuation. */
export function wordsOf(text: string): string {
  const folded = text.normalize("NFKC").toLowerCase();
  return Array.from(segmenterOfWords().segment(folded))
    .filter(({ isWordLike }) => isWordLike)
    .map(({ segment }) => segment)
    .join(" ");
}

/** A word or a phrase in quotation marks, optionally after a minus. */
const TERM = /(-?)(?:"([^"]*)"?|([^\s"]+))/gu;

/**
 * Converts a user's search (words, "a phrase", -excluded, or) into the input of websearch_to_tsquery, which accepts any text
 * and finds nothing for an empty one.
 */
export function searchQuery(text: string): string {
  const terms = Array.from(text.matchAll(TERM), ([, not = "", phrase, word = ""]) => {
    if (not === "" && word.toLowerCase() === "or") return "or";
    const words = wordsOf(phrase ?? word);
    return words && `${not}"${words}"`;
  });
  return terms.filter(Boolean).join(" ");
}
