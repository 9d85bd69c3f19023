import { createCipheriv, createDecipheriv, createHash, randomBytes } from "node:crypto";

/** Bytes of a key, of AES-256. */
export const KEY_BYTES = 32;

const CIPHER = "aes-256-gcm";
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** A text that only a holder of the key can read. */
export interface Sealed {
  readonly keyId: string;
  /** Nonce, ciphertext and tag in base64url. */
  readonly sealed: string;
}

/**
 * Keeps secrets that must be read again, unlike passwords: with AES-256-GCM, under keys that are not in the database.
 * The first key seals; all of them open, so that a key can be replaced while what it sealed is still in use.
 */
export class Vault {
  readonly #keys: ReadonlyMap<string, Buffer>;
  readonly #current: string;

  /** Each key is of KEY_BYTES bytes. There is at least one. */
  constructor(keys: readonly Buffer[]) {
    if (keys.length === 0 || keys.some(({ length }) => length !== KEY_BYTES))
      throw new Error(`a vault takes keys of ${KEY_BYTES} bytes`);
    this.#keys = new Map(keys.map((key) => [idOf(key), key]));
    this.#current = idOf(keys[0] as Buffer);
  }

  /** Ids of the keys it opens with. */
  get keyIds(): readonly string[] {
    return [...this.#keys.keys()];
  }

  /** Seals a text to `owner`, an id: what is sealed to one cannot be passed off as another's. */
  seal(text: string, owner: string): Sealed {
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv(CIPHER, this.#key(this.#current), nonce).setAAD(Buffer.from(owner));
    const parts = [nonce, cipher.update(text, "utf8"), cipher.final(), cipher.getAuthTag()];
    return { keyId: this.#current, sealed: Buffer.concat(parts).toString("base64url") };
  }

  /** @throws Error when the key is another, or what was sealed has been changed or is another owner's */
  open({ keyId, sealed }: Sealed, owner: string): string {
    const bytes = Buffer.from(sealed, "base64url");
    const [nonce, tag] = [bytes.subarray(0, NONCE_BYTES), bytes.subarray(-TAG_BYTES)];
    const decipher = createDecipheriv(CIPHER, this.#key(keyId), nonce, { authTagLength: TAG_BYTES })
      .setAAD(Buffer.from(owner))
      .setAuthTag(tag);
    return (
      decipher.update(bytes.subarray(NONCE_BYTES, -TAG_BYTES), undefined, "utf8") + decipher.final("utf8")
    );
  }

  #key(keyId: string): Buffer {
    const key = this.#keys.get(keyId);
    if (!key) throw new Error(`the vault has no key ${keyId}`);
    return key;
  }
}

/** Names a key without betraying it. */
function idOf(key: Buffer): string {
  return createHash("sha256").update("couples-cfo key ").update(key).digest("hex").slice(0, 16);
}
