import { createCipheriv, createDecipheriv, createHash, randomBytes } from "node:crypto";

/** The length of an AES-256 key in bytes. */
export const KEY_BYTES = 32;

const CIPHER = "aes-256-gcm";
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

export interface Sealed {
  readonly keyId: string;
  /** Nonce, ciphertext and tag in base64url. */
  readonly sealed: string;
}

/**
 * Encrypts secrets that must be readable again, with AES-256-GCM and keys that are not in the database. The first key
 * encrypts, and all keys decrypt, so that a key can be replaced while older ciphertexts are in use.
 */
export class Vault {
  readonly #keys: ReadonlyMap<string, Buffer>;
  readonly #current: string;

  /** @param keys at least one key of KEY_BYTES bytes */
  constructor(keys: readonly Buffer[]) {
    if (keys.length === 0 || keys.some(({ length }) => length !== KEY_BYTES))
      throw new Error(`a vault takes keys of ${KEY_BYTES} bytes`);
    this.#keys = new Map(keys.map((key) => [idOf(key), key]));
    this.#current = idOf(keys[0] as Buffer);
  }

  get keyIds(): readonly string[] {
    return [...this.#keys.keys()];
  }

  /** Encrypts a text for the id `owner`, with which it must be decrypted. */
  seal(text: string, owner: string): Sealed {
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv(CIPHER, this.#key(this.#current), nonce).setAAD(Buffer.from(owner));
    const parts = [nonce, cipher.update(text, "utf8"), cipher.final(), cipher.getAuthTag()];
    return { keyId: this.#current, sealed: Buffer.concat(parts).toString("base64url") };
  }

  /** Decrypts a text. @throws Error if the key, the ciphertext or the owner does not match */
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

/** An id that does not reveal the key. */
function idOf(key: Buffer): string {
  return createHash("sha256").update("couples-cfo key ").update(key).digest("hex").slice(0, 16);
}
