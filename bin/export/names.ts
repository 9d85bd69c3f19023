/** What a name of people's may not hold in a journal: separators, comments, brackets, quotes, control characters. */
const UNSAFE = /[:;|,()[\]{}<>=@*!"~\p{C}\p{Z}]+/gu;

/** A person's text as one component of an hledger account name, or as a description: one line, single spaces. */
export function safeName(text: string): string {
  return safeLine(text) || "unnamed";
}

/** The lines of a person's text that are safe in a comment; a line without a safe character is left out. */
export function safeLines(text: string): string[] {
  return text
    .split("\n")
    .map(safeLine)
    .filter((line) => line !== "");
}

function safeLine(text: string): string {
  return text.replace(UNSAFE, " ").trim();
}

/** Safe names by id; where two are the same, the later ones get a number. */
export function uniqueNames(
  rows: readonly { readonly id: string; readonly name: string }[],
): Map<string, string> {
  const names = new Map<string, string>();
  const taken = new Set<string>();
  for (const { id, name } of rows) {
    const base = safeName(name);
    let unique = base;
    for (let number = 2; taken.has(unique.toLowerCase()); number++) unique = `${base} ${number}`;
    taken.add(unique.toLowerCase());
    names.set(id, unique);
  }
  return names;
}
