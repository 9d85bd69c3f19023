/**
 * What is wrong with a field, by the English sentence of the server. `{}` stands for a value, in the same order in both. The
 * first one that fits is used; a sentence that is missing is shown as the server wrote it.
 */
export type FieldMessages = Readonly<Record<string, string>>;

/** The words for a sentence about a field. `valueIn` writes a value, such as an amount, in the person's language. */
export function wordField(
  messages: FieldMessages,
  sentence: string,
  valueIn: (value: string) => string,
): string {
  for (const [english, words] of Object.entries(messages)) {
    const [found, ...values] = patternOf(english).exec(sentence) ?? [];
    if (found !== undefined) return words.replaceAll("{}", () => valueIn(values.shift() ?? ""));
  }
  return sentence;
}

function patternOf(english: string): RegExp {
  const parts = english.split("{}").map((part) => part.replaceAll(/[.*+?^$()|[\]\\]/g, "\\$&"));
  return new RegExp(`^${parts.join("(.+?)")}$`);
}
