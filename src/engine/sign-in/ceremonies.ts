import {
  type AuthenticationResponseJSON,
  generateAuthenticationOptions,
  generateRegistrationOptions,
  type PublicKeyCredentialCreationOptionsJSON,
  type PublicKeyCredentialRequestOptionsJSON,
  type RegistrationResponseJSON,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
  type WebAuthnCredential,
} from "@simplewebauthn/server";
import {
  decodeAttestationObject,
  decodeClientDataJSON,
  isoBase64URL,
  isoCBOR,
} from "@simplewebauthn/server/helpers";
import { CHALLENGE_MINUTES, type Passkey } from "../../identity/passkey.ts";
import { Refusal } from "../../kernel/refusals.ts";

/** The site that passkeys are for. */
export interface RelyingParty {
  readonly id: string;
  /** The origin of its pages. */
  readonly origin: string;
}

/** The answer of a browser to a challenge. */
export type Registration = RegistrationResponseJSON;
export type Assertion = AuthenticationResponseJSON;

/** EdDSA, ES256 and RS256 in COSE: what authenticators in use sign with. */
const ALGORITHMS = [-8, -7, -257];

/** The longest credential id in bytes that WebAuthn allows. */
const MAX_CREDENTIAL_ID = 1_023;

const TIMEOUT_MS = CHALLENGE_MINUTES * 60 * 1000;

/** What a browser needs to make a passkey. The authenticator checks the person, and finds the passkey without their address. */
export function registrationOptions(
  { id }: RelyingParty,
  challenge: string,
  user: { readonly id: string; readonly email: string; readonly displayName: string },
  existing: readonly Passkey[],
): Promise<PublicKeyCredentialCreationOptionsJSON> {
  return generateRegistrationOptions({
    rpName: "couples-cfo",
    rpID: id,
    userID: userHandle(user.id),
    userName: user.email,
    userDisplayName: user.displayName,
    challenge: isoBase64URL.toBuffer(challenge),
    timeout: TIMEOUT_MS,
    attestationType: "none",
    excludeCredentials: existing.map(descriptor),
    authenticatorSelection: { residentKey: "required", userVerification: "required" },
    supportedAlgorithmIDs: ALGORITHMS,
  });
}

/** What a browser needs to use a passkey: one of those listed, or any of this site where none is. */
export function assertionOptions(
  { id }: RelyingParty,
  challenge: string,
  allowed: readonly Passkey[],
): Promise<PublicKeyCredentialRequestOptionsJSON> {
  return generateAuthenticationOptions({
    rpID: id,
    challenge: isoBase64URL.toBuffer(challenge),
    timeout: TIMEOUT_MS,
    allowCredentials: allowed.map(descriptor),
    userVerification: "required",
  });
}

function descriptor({ credentialId, transports }: Passkey) {
  return { id: credentialId, transports: [...transports] };
}

/** The challenge that a browser says it answers. @throws Refusal `passkey_refused` */
export function challengeIn({ response }: Registration | Assertion): Promise<string> {
  return orRefused(async () => String(decodeClientDataJSON(response.clientDataJSON).challenge));
}

/**
 * The credential of a new passkey. Its attestation is dropped before anything is verified, because none is asked for: to verify
 * one, the library requests the addresses that the certificates in it name.
 * @throws Refusal `passkey_refused`
 */
export async function verifiedRegistration(
  { id, origin }: RelyingParty,
  expectedChallenge: string,
  response: Registration,
): Promise<WebAuthnCredential> {
  const { registrationInfo } = await orRefused(() =>
    verifyRegistrationResponse({
      response: withoutAttestation(response),
      expectedChallenge,
      expectedOrigin: origin,
      expectedRPID: id,
      supportedAlgorithmIDs: ALGORITHMS,
    }),
  );
  if (!registrationInfo || isoBase64URL.toBuffer(registrationInfo.credential.id).length > MAX_CREDENTIAL_ID)
    throw new Refusal("passkey_refused");
  return registrationInfo.credential;
}

/** A registration as an authenticator that attests to nothing sends it. @throws Error for what is no attestation object */
function withoutAttestation({ response, ...registration }: Registration): Registration {
  const object = decodeAttestationObject(isoBase64URL.toBuffer(response.attestationObject));
  const bare = isoCBOR.encode(
    new Map<string, string | Uint8Array | Map<string, string>>([
      ["fmt", "none"],
      ["attStmt", new Map<string, string>()],
      ["authData", object.get("authData")],
    ]),
  );
  return { ...registration, response: { ...response, attestationObject: isoBase64URL.fromBuffer(bare) } };
}

/**
 * The authenticator's new count of signatures, which is above the last one where it counts: a copied authenticator falls behind.
 * @throws Refusal `passkey_refused`
 */
export async function verifiedAssertion(
  { id, origin }: RelyingParty,
  expectedChallenge: string,
  response: Assertion,
  passkey: Passkey,
): Promise<bigint> {
  const credential = {
    id: passkey.credentialId,
    publicKey: isoBase64URL.toBuffer(passkey.publicKey),
    counter: Number(passkey.counter),
  };
  const expected = { expectedChallenge, expectedOrigin: origin, expectedRPID: id };
  const { verified, authenticationInfo } = await orRefused(() =>
    verifyAuthenticationResponse({ response, credential, ...expected }),
  );
  if (!verified) throw new Refusal("passkey_refused");
  return BigInt(authenticationInfo.newCounter);
}

/** The id by which an authenticator knows a user. */
export function userHandle(userId: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(Buffer.from(userId.replaceAll("-", ""), "hex"));
}

/** The library throws a plain Error for everything that is wrong with an answer; the caller learns no more than that. */
async function orRefused<T>(verify: () => Promise<T>): Promise<T> {
  try {
    return await verify();
  } catch {
    throw new Refusal("passkey_refused");
  }
}
