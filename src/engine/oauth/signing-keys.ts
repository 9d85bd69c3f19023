import { generateKeyPair, type webcrypto } from "node:crypto";
import { promisify } from "node:util";
import { insertSigningKeys, signingKeysSince } from "../../database/queries/signing-keys.ts";
import type { Vault } from "../../identity/vault.ts";
import type { Engine } from "../engine.ts";

const DAY_MS = 24 * 60 * 60 * 1000;

/** Days after which new keys sign. */
const SIGNING_DAYS = 90;

/** Days for which keys are published, so that signatures of their last day can still be checked. */
export const PUBLISHED_DAYS = 100;

/** A private key as a JWK. */
export type SigningJwk = webcrypto.JsonWebKey & {
  readonly kid: string;
  readonly alg: string;
  readonly use: "sig";
};

/**
 * The signing keys of the authorization server, the newest first. All processes share them. New ones are made when the newest
 * are 90 days old, or when the vault can no longer decrypt them.
 */
export async function signingKeys(engine: Engine, vault: Vault): Promise<readonly SigningJwk[]> {
  const now = engine.now();
  const em = engine.orm.em.fork();
  const stored = await signingKeysSince(em, new Date(now.getTime() - PUBLISHED_DAYS * DAY_MS));
  const readable = stored.filter(({ keyId }) => vault.keyIds.includes(keyId));
  const published = readable.flatMap(
    ({ id, ...sealed }) => JSON.parse(vault.open(sealed, id)) as SigningJwk[],
  );
  const [newest] = readable;
  if (newest && now.getTime() - newest.createdAt.getTime() < SIGNING_DAYS * DAY_MS) return published;
  const id = engine.ids();
  const made = [await newKey(`${id}-rs`, "RS256"), await newKey(`${id}-es`, "ES256")];
  await insertSigningKeys(em, { id, ...vault.seal(JSON.stringify(made), id), createdAt: now });
  return [...made, ...published];
}

const generate = promisify(generateKeyPair);

/** Client registration fails without an RS256 key, because that is what a client asks for that names no algorithm. */
async function newKey(kid: string, alg: "RS256" | "ES256"): Promise<SigningJwk> {
  const { privateKey } =
    alg === "RS256"
      ? await generate("rsa", { modulusLength: 2048 })
      : await generate("ec", { namedCurve: "P-256" });
  return { ...(privateKey.export({ format: "jwk" }) as webcrypto.JsonWebKey), kid, alg, use: "sig" };
}
