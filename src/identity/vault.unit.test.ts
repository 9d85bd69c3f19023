import { randomBytes } from "node:crypto";
import { describe, expect, test } from "vitest";
import { Vault } from "./vault.ts";

const [old, current] = [randomBytes(32), randomBytes(32)];

describe("a vault", () => {
  test("decrypts its ciphertexts, which differ each time", () => {
    const vault = new Vault([current]);
    const [one, other] = [vault.seal("whsec_Zoë", "owner"), vault.seal("whsec_Zoë", "owner")];
    expect(one.sealed).not.toBe(other.sealed);
    expect(one.sealed).not.toContain("whsec");
    expect([vault.open(one, "owner"), vault.open(other, "owner")]).toEqual(["whsec_Zoë", "whsec_Zoë"]);
    expect(vault.keyIds).toEqual([one.keyId]);
  });

  test("decrypts with an earlier key and encrypts with the first one", () => {
    const sealed = new Vault([old]).seal("secret", "owner");
    const vault = new Vault([current, old]);
    expect(vault.open(sealed, "owner")).toBe("secret");
    expect(vault.seal("secret", "owner").keyId).toBe(new Vault([current]).keyIds[0]);
    expect(() => new Vault([current]).open(sealed, "owner")).toThrow("no key");
  });

  test("does not decrypt a changed or truncated ciphertext or one of another owner", () => {
    const vault = new Vault([current]);
    const { keyId, sealed } = vault.seal("secret", "owner");
    const bytes = Buffer.from(sealed, "base64url");
    expect(() => vault.open({ keyId, sealed }, "another")).toThrow();
    for (let at = 0; at < bytes.length; at++) {
      const changed = Buffer.from(bytes);
      changed[at] = (changed[at] ?? 0) ^ 1;
      expect(() => vault.open({ keyId, sealed: changed.toString("base64url") }, "owner")).toThrow();
      const short = bytes.subarray(0, at).toString("base64url");
      expect(() => vault.open({ keyId, sealed: short }, "owner")).toThrow();
    }
  });

  test("requires at least one key of 256 bits", () => {
    for (const keys of [[], [randomBytes(16)], [current, randomBytes(33)]])
      expect(() => new Vault(keys)).toThrow("32 bytes");
  });
});
