/** Examples or parameters that several operations share, as components of the document. */
export class SharedComponents<T> {
  readonly components: Record<string, T> = {};
  readonly #kind: string;
  readonly #counts: ReadonlyMap<string, number>;

  /** Takes the values of all operations. */
  constructor(kind: "examples" | "parameters", all: readonly T[]) {
    this.#kind = kind;
    const same = Map.groupBy(all, (value) => JSON.stringify(value));
    this.#counts = new Map([...same].map(([text, { length }]) => [text, length]));
  }

  /** A reference to a value; undefined if no other operation has it, or if another value has the name. */
  refer(name: string, value: T): { readonly $ref: string } | undefined {
    const text = JSON.stringify(value);
    if ((this.#counts.get(text) ?? 0) < 2) return undefined;
    this.components[name] ??= value;
    if (JSON.stringify(this.components[name]) !== text) return undefined;
    return { $ref: `#/components/${this.#kind}/${name}` };
  }
}
