import { z } from "zod";
import { Key } from "./fixture.ts";

/**
 * One step of a scripted agent. Texts and inputs may contain references: `${accounts.checking}` and `${goals.japan}` are
 * ids of the fixture, `${plan.moves.0.amount}` is part of an answer that an earlier call named with `as`.
 */
export const Step = z.union([
  z.strictObject({
    call: z.string(),
    with: z.record(z.string(), z.unknown()).default({}),
    as: Key.optional(),
    /** The refusal that this call must get. Any other outcome makes the run errored. */
    refused: z.string().optional(),
  }),
  /** A message to the user. The script waits for the reply. */
  z.strictObject({ say: z.string() }),
  /** The typed answer, which ends the run. */
  z.strictObject({ submit: z.record(z.string(), z.unknown()) }),
]);

export const Script = z.array(Step).min(1);

export type Step = z.output<typeof Step>;
export type Script = readonly Step[];

/** What references can name: `{ accounts: { checking: "0198…" }, goals: { … } }` and the answers named with `as`. */
export type Scope = Readonly<Record<string, unknown>>;

/** A reference names nothing in its scope. */
export class UnknownReference extends Error {}

const REFERENCE = /\$\{([\w.]+)\}/g;

/**
 * Resolves the references in a value. A string that consists of a single reference becomes the referenced value, whatever
 * its type.
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
  if (whole !== undefined) return resolve(whole, scope);
  return text.replaceAll(REFERENCE, (_, reference: string) => String(resolve(reference, scope)));
}

function resolve(reference: string, scope: Scope): unknown {
  let found: unknown = scope;
  for (const part of reference.split(".")) {
    found = typeof found === "object" && found !== null ? (found as Scope)[part] : undefined;
  }
  if (found === undefined) throw new UnknownReference(`there is no \${${reference}}`);
  return found;
}
