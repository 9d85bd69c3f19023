import { createPrivateKey, createPublicKey, randomBytes, sign, verify } from "node:crypto";
import { expect, test } from "vitest";
import { newCouple } from "../../../testing/books.ts";
import { connectApp } from "../../../testing/connected-apps.ts";
import { query } from "../../database/queries/read.ts";
import { Vault } from "../../identity/vault.ts";
import { Authenticator } from "../authenticator.ts";
import { forgetEndedOAuth } from "../jobs/forget.ts";
import { runOnce } from "../jobs/run-once.ts";
import { type SigningJwk, signingKeys } from "./signing-keys.ts";

const DAY_MS = 24 * 60 * 60 * 1000;
const TEXT = Buffer.from("signed");

/** A server whose keys no other test reads, on a day after its first. */
async function given() {
  const couple = await newCouple();
  const first = couple.clock.getTime();
  const keys = [randomBytes(32), randomBytes(32)] as const;
  const vault = new Vault([keys[0]]);
  const on = (day: number, by = vault) => {
    couple.clock = new Date(first + day * DAY_MS);
    return signingKeys(couple.engine, by);
  };
  return { couple, on, vault, keys };
}

const idsOf = (keys: readonly SigningJwk[]) => keys.map(({ kid }) => kid);

function signatureBy(key: SigningJwk): Buffer {
  return sign("sha256", TEXT, createPrivateKey({ key: { ...key }, format: "jwk" }));
}

/** Whether a published key with the id of the signature's proves it. */
function isProved(published: readonly SigningJwk[], { kid }: SigningJwk, signature: Buffer): boolean {
  const key = published.find((one) => one.kid === kid);
  return (
    key !== undefined &&
    verify("sha256", TEXT, createPublicKey({ key: { ...key }, format: "jwk" }), signature)
  );
}

test("new keys sign after 90 days, and a signature of the last day can be checked for ten more", async () => {
  const { on, couple, vault } = await given();
  const old = await on(0);
  expect(old.map(({ alg }) => alg)).toEqual(["RS256", "ES256"]);
  expect(idsOf(await on(89.9))).toEqual(idsOf(old));
  const signatures = old.map((key) => [key, signatureBy(key)] as const);
  const rotated = await on(90);
  expect(rotated).toHaveLength(4);
  expect(idsOf(rotated).slice(2)).toEqual(idsOf(old));
  const atLast = await on(99.9);
  expect(idsOf(atLast)).toEqual(idsOf(rotated));
  for (const [key, signature] of signatures) expect(isProved(atLast, key, signature)).toBe(true);
  const after = await on(100);
  expect(idsOf(after)).toEqual(idsOf(rotated).slice(0, 2));
  for (const [key, signature] of signatures) expect(isProved(after, key, signature)).toBe(false);
  await runOnce(forgetEndedOAuth, couple.engine);
  const stored = "select 1 from signing_keys where key_id = ?";
  expect(await query(couple.engine.orm.em.fork(), stored, [vault.keyIds[0]])).toHaveLength(1);
});

test("tokens do not depend on the signing keys", async () => {
  const { on, couple } = await given();
  const { token } = await connectApp(couple);
  await on(0);
  await couple.engine.orm.em
    .fork()
    .getConnection()
    .execute("update signing_keys set created_at = created_at - interval '91 days'");
  expect(await on(0.01)).toHaveLength(4);
  expect(await new Authenticator(couple.engine).authenticate(token)).toMatchObject({ userId: couple.ada.id });
});

test("keys survive a rotation of the vault's key, and are made again without it", async () => {
  const { on, keys } = await given();
  const old = await on(0);
  expect(idsOf(await on(1, new Vault([keys[1], keys[0]])))).toEqual(idsOf(old));
  const made = await on(1, new Vault([keys[1]]));
  expect(made).toHaveLength(2);
  expect(idsOf(made)).not.toEqual(idsOf(old));
});
