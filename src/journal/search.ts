/*
 * Searching words. PostgreSQL splits and folds text by the locale of its server; in the C locale KÖLN is another word
 * than Köln, and a sentence of Japanese is one word everywhere. So words are found here, by Unicode's rules, both in
 * what is kept and in what is asked.
 */

let segmenter: Intl.Segmenter | undefined;

/** Made when it is first needed: it takes tens of milliseconds, which a program that starts would wait for. */
function segmenterOfWords(): Intl.Segmenter {
  segmenter ??= new Intl.Segmenter("en", { granularity: "word" });
  return segmenter;
}

/** The words of a text in lower case, in a row with blanks between. Emoji and punctuation are no words. */
export function wordsOf(text: string): string {
  const folded = text.normalize("NFKC").toLowerCase();
  return Array.from(segmenterOfWords().segment(folded))
    .filter(({ isWordLike }) => isWordLike)
    .map(({ segment }) => segment)
    .join(" ");
}

/** A word or a phrase in quotation marks, either with a minus before it. */
const TERM = /(-?)(?:"([^"]*)"?|([^\s"]+))/gu;

/**
 * What a person types into a search box (words, "a phrase", -without, or) as websearch_to_tsquery takes it. That function
 * refuses no text; empty, because nothing in it is a word, it finds nothing.
 */
export function searchQuery(text: string): string {
  const terms = Array.from(text.matchAll(TERM), ([, not = "", phrase, word = ""]) => {
    if (not === "" && word.toLowerCase() === "or") return "or";
    const words = wordsOf(phrase ?? word);
    return words && `${not}"${words}"`;
  });
  return terms.filter(Boolean).join(" ");
}
