/**
 * An answer for a person to read. In tools' answers « and » mark people's words as data for a model; in a sentence they become
 * quotes. Inside them, ⟪ and ⟫ stand for people's own « and ».
 */
export function readable(value: unknown): unknown {
  if (typeof value === "string") return textOf(value);
  if (Array.isArray(value)) return value.map(readable);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, readable(inner)]));
}

function textOf(text: string): string {
  const words = /^«([^«»]*)»$/s.exec(text)?.[1] ?? text.replaceAll("«", "“").replaceAll("»", "”");
  return words.replaceAll("⟪", "«").replaceAll("⟫", "»");
}
