import { Problem } from "../api/problem.ts";
import { ask } from "../api/server.ts";
import { strings } from "../strings/strings.ts";

/** Whether this browser can use passkeys as the server describes them. */
export const hasPasskeys =
  typeof PublicKeyCredential === "function" && "parseRequestOptionsFromJSON" in PublicKeyCredential;

/** Signs in with a passkey that the person chooses. @throws Problem */
export async function signInByPasskey(): Promise<void> {
  await ask("POST", "/auth/passkeys/sign-in", { response: await assertionFor(await signInOptions()) });
}

function signInOptions(): Promise<PublicKeyCredentialRequestOptionsJSON> {
  return ask("POST", "/auth/passkeys/sign-in/start", {});
}

/** A challenge lasts five minutes; a new one replaces it this early, in milliseconds. */
const RENEW_MS = 4 * 60 * 1000;

/**
 * Offers passkeys among the suggestions of a field with `autocomplete="webauthn"`, and signs in with the one that the person
 * chooses there. Returns whether they did; false once the signal is aborted, or where the browser has no such suggestions.
 * @throws Problem
 */
export async function signInByAutofill(signal: AbortSignal): Promise<boolean> {
  if (!hasPasskeys || !(await PublicKeyCredential.isConditionalMediationAvailable())) return false;
  while (!signal.aborted) {
    const options = await signInOptions();
    const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(options);
    const limited = AbortSignal.any([signal, AbortSignal.timeout(RENEW_MS)]);
    const request = navigator.credentials.get({ publicKey, mediation: "conditional", signal: limited });
    const credential = await request.catch(() => null);
    if (credential !== null) {
      const response = (credential as PublicKeyCredential).toJSON();
      await ask("POST", "/auth/passkeys/sign-in", { response });
      return true;
    }
    // The browser ended the request otherwise than by its limit: it is not repeated.
    if (!limited.aborted) return false;
  }
  return false;
}

/** Adds a passkey. @throws Problem */
export async function addPasskey(name: string): Promise<void> {
  const options = await ask<PublicKeyCredentialCreationOptionsJSON>("POST", "/auth/passkeys/start", {});
  const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(options);
  const response = await answerOf(() => navigator.credentials.create({ publicKey }));
  await ask("POST", "/auth/passkeys", { name, response });
}

/** Runs a request, and once more after a check with a passkey where the server asks for a check. @throws Problem */
export async function withCheck(request: () => Promise<void>): Promise<void> {
  try {
    await request();
  } catch (error) {
    if (!(error instanceof Problem) || error.code !== "check_required" || !hasPasskeys) throw error;
    await checkByPasskey().catch((failure: unknown) => {
      // The page then offers the ways to give a proof.
      throw failure instanceof Problem && failure.code === "no_passkey" ? error : failure;
    });
    await request();
  }
}

/** Proves with a passkey who the person is. @throws Problem, with the code `no_passkey` where none was used */
export async function checkByPasskey(): Promise<void> {
  const options = await ask<PublicKeyCredentialRequestOptionsJSON>("POST", "/auth/passkeys/check/start", {});
  // Without a passkey, only a link is a check.
  if (!options.allowCredentials?.length) throw new Problem("no_passkey", strings.noPasskey);
  const response = await assertionFor(options);
  await ask("POST", "/auth/passkeys/check", { response });
}

function assertionFor(options: PublicKeyCredentialRequestOptionsJSON) {
  const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(options);
  return answerOf(() => navigator.credentials.get({ publicKey }));
}

/** The authenticator's answer. Browsers report every failure alike, so that pages learn no more. @throws Problem */
async function answerOf(ask: () => Promise<Credential | null>): Promise<object> {
  const credential = await ask().catch((error: unknown) => {
    throw error instanceof DOMException && error.name === "InvalidStateError"
      ? new Problem("passkey_exists", strings.passkeyExists)
      : new Problem("no_passkey", strings.noPasskey);
  });
  return (credential as PublicKeyCredential).toJSON();
}
