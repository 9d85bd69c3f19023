/** Characters of a text that are not safe in a journal: separators, comments, brackets, quotes, control characters. */
const UNSAFE = /[:;|,()[\]{}<>=@*!"~\p{C}\p{Z}]+/gu;

/** A text as one component of an hledger account name, or as a description: one line, single spaces. */
export function safeName(text: string): string {
  return safeLine(text) || "unnamed";
}

/** The lines of a text for a comment, without lines that have no safe character. */
export function safeLines(text: string): string[] {
  return text.split("\n").flatMap((line) => safeLine(line) || []);
}

function safeLine(text: string): string {
  return text.replace(UNSAFE, " ").trim();
}

/** Safe names by id. Of equal names, the later ones get a number. */
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
