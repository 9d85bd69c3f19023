import type { en } from "./en/en.ts";

/** What the pages say. Another language has the same names. */
export type Strings = typeof en;

/** The languages, each loaded only where a person reads it. */
const LANGUAGES: Readonly<Record<string, () => Promise<Strings>>> = {
  en: () => import("./en/en.ts").then((file) => file.en),
  de: () => import("./de/de.ts").then((file) => file.de),
  es: () => import("./es/es.ts").then((file) => file.es),
};

/** The texts in the person's language. Components read them while they render, not when their file is loaded. */
export let strings: Strings;

/** The language and region for numbers and dates, such as `de-AT`. */
export let locale = "en";

/** Loads the first of a person's languages that the pages speak, else English. */
export async function loadStrings(languages: readonly string[] = navigator.languages): Promise<void> {
  const chosen = languages.find((tag) => languageOf(tag) in LANGUAGES) ?? "en";
  const load = LANGUAGES[languageOf(chosen)];
  if (load === undefined) throw new Error(`there are no texts in ${chosen}`);
  setStrings(await load(), chosen);
}

/** Shows these texts from now on. */
export function setStrings(texts: Strings, tag: string): void {
  strings = texts;
  locale = tag;
  document.documentElement.lang = languageOf(tag);
}

function languageOf(tag: string): string {
  return tag.split("-")[0] ?? tag;
}
