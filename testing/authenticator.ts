import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from "node:crypto";
import { isoCBOR } from "@simplewebauthn/server/helpers";
import type { Assertion, Registration, RelyingParty } from "../src/engine/sign-in/ceremonies.ts";

/*
 * An authenticator in software, with an ES256 key. A field of `Faults` makes it answer as an attacker's would.
 */

interface Faults {
  /** The origin of the page that asks. */
  readonly origin?: string;
  /** The relying party that the authenticator signs for. */
  readonly rpId?: string;
  /** Whether the authenticator does not check the person. */
  readonly isUnverified?: boolean;
  /** The user that the authenticator names. */
  readonly userHandle?: string;
  /** The number of signatures that it states. */
  readonly counter?: number;
  /** The format of the attestation, with certificates of its own; none by default. */
  readonly attestation?: string;
}

const USER_PRESENT = 0x01;
const USER_VERIFIED = 0x04;
const HAS_CREDENTIAL = 0x40;

const base64url = (bytes: Uint8Array) => Buffer.from(bytes).toString("base64url");
const sha256 = (bytes: string | Buffer) => createHash("sha256").update(bytes).digest();

/** An authenticator that holds one passkey. */
export class TestAuthenticator {
  readonly id: string;
  readonly #site: RelyingParty;
  readonly #key: { readonly publicKey: KeyObject; readonly privateKey: KeyObject };
  #counter = 0;
  #userHandle = "";

  constructor(site: RelyingParty, id: string = base64url(randomBytes(16))) {
    this.#site = site;
    this.id = id;
    this.#key = generateKeyPairSync("ec", { namedCurve: "P-256" });
  }

  /** Makes the passkey for these options of the server. */
  register(
    { challenge, user }: { readonly challenge: string; readonly user: { readonly id: string } },
    faults: Faults = {},
  ): Registration {
    this.#userHandle = user.id;
    const authData = this.#authData(HAS_CREDENTIAL, faults, this.#attested());
    const attestation = new Map<string, unknown>([
      ["fmt", faults.attestation ?? "none"],
      ["attStmt", new Map(faults.attestation ? [["x5c", [new Uint8Array(randomBytes(64))]]] : [])],
      ["authData", new Uint8Array(authData)],
    ]);
    return {
      ...this.#credential(),
      response: {
        clientDataJSON: this.#clientData("webauthn.create", challenge, faults),
        attestationObject: base64url(isoCBOR.encode(attestation as never)),
        transports: ["internal"],
      },
    };
  }

  /** Signs the challenge of these options of the server. */
  assert({ challenge }: { readonly challenge: string }, faults: Faults = {}): Assertion {
    this.#counter += 1;
    const authData = this.#authData(0, faults);
    const clientDataJSON = this.#clientData("webauthn.get", challenge, faults);
    const signed = Buffer.concat([authData, sha256(Buffer.from(clientDataJSON, "base64url"))]);
    return {
      ...this.#credential(),
      response: {
        clientDataJSON,
        authenticatorData: base64url(authData),
        signature: base64url(sign("sha256", signed, this.#key.privateKey)),
        userHandle: faults.userHandle ?? this.#userHandle,
      },
    };
  }

  #credential() {
    return { id: this.id, rawId: this.id, type: "public-key" as const, clientExtensionResults: {} };
  }

  #clientData(type: string, challenge: string, { origin = this.#site.origin }: Faults): string {
    return base64url(Buffer.from(JSON.stringify({ type, challenge, origin, crossOrigin: false })));
  }

  #authData(
    flags: number,
    { rpId = this.#site.id, isUnverified, counter = this.#counter }: Faults,
    rest: Buffer = Buffer.alloc(0),
  ): Buffer {
    const head = Buffer.alloc(5);
    head.writeUInt8(flags | USER_PRESENT | (isUnverified ? 0 : USER_VERIFIED));
    head.writeUInt32BE(counter, 1);
    return Buffer.concat([sha256(rpId), head, rest]);
  }

  /** The model of the authenticator (none), the credential's id and its key in COSE. */
  #attested(): Buffer {
    const { x = "", y = "" } = this.#key.publicKey.export({ format: "jwk" });
    const coordinate = (value: string) => new Uint8Array(Buffer.from(value, "base64url"));
    const key = new Map<number, number | Uint8Array>([
      [1, 2],
      [3, -7],
      [-1, 1],
      [-2, coordinate(x)],
      [-3, coordinate(y)],
    ]);
    const id = Buffer.from(this.id, "base64url");
    const length = Buffer.alloc(2);
    length.writeUInt16BE(id.length);
    return Buffer.concat([Buffer.alloc(16), length, id, isoCBOR.encode(key as never)]);
  }
}
