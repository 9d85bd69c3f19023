/** Makes the books and answers of different couples comparable: ids, hashes and instants are replaced. */

const UUID = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;
const INSTANT = /\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d[.\d]*(?:Z|[+-]\d\d(?::\d\d)?)/g;
const DIGEST = /\b(?:[0-9a-f]{64}|[0-9a-f]{32})\b/g;

/**
 * Writes the texts of one surface in a form that all surfaces share: the n-th new id becomes #n, cursors are decoded, and
 * instants and digests are replaced. Surfaces with the same effect then have the same texts.
 */
export class Normalizer {
  readonly #ids = new Map<string, string>();

  of(text: string): string {
    return text
      .replaceAll(/\bW[\w-]{5,}/g, decoded)
      .replaceAll(UUID, (id) => this.#nameOf(id))
      .replaceAll(INSTANT, "INSTANT")
      .replaceAll(DIGEST, "DIGEST");
  }

  #nameOf(id: string): string {
    const name = this.#ids.get(id) ?? `#${this.#ids.size + 1}`;
    this.#ids.set(id, name);
    return name;
  }
}

/** A cursor is JSON in base64url; other words stay. */
function decoded(word: string): string {
  const text = Buffer.from(word, "base64url").toString();
  return /^\[.*\]$/s.test(text) ? text : word;
}
