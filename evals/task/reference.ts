/** What a reference can name: `{ accounts: { checking: "0198…" }, goals: { … } }` and answers by the name they were given. */
export type Scope = Readonly<Record<string, unknown>>;

/** A text refers to what is not there. */
export class UnknownReference extends Error {}

const REFERENCE = /\$\{([\w.]+)\}/g;

/**
 * Fills the references of a value: `${accounts.checking}` in a text by what it names, and a text that is one reference
 * and nothing else becomes what it names, of whatever type.
 * @throws UnknownReference
 */
export function fill(value: unknown, scope: Scope): unknown {
  if (typeof value === "string") return fillText(value, scope);
  if (Array.isArray(value)) return value.map((inner) => fill(inner, scope));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, fill(inner, scope)]));
}

/** Every reference in a value, such as `accounts.checking`. */
export function referencesOf(value: unknown): string[] {
  return [...JSON.stringify(value ?? null).matchAll(REFERENCE)].map((match) => match[1] ?? "");
}

function fillText(text: string, scope: Scope): unknown {
  const whole = /^\$\{([\w.]+)\}$/.exec(text)?.[1];
  if (whole !== undefined) return named(whole, scope);
  return text.replaceAll(REFERENCE, (_, reference: string) => String(named(reference, scope)));
}

function named(reference: string, scope: Scope): unknown {
  let found: unknown = scope;
  for (const part of reference.split(".")) {
    found = typeof found === "object" && found !== null ? (found as Scope)[part] : undefined;
  }
  if (found === undefined) throw new UnknownReference(`there is no \${${reference}}`);
  return found;
}
