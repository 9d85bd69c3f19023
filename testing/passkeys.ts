import { Authenticator } from "../src/engine/authenticator.ts";
import { sessionWith } from "../src/engine/sign-in/changes.ts";
import {
  addPasskey,
  checkByPasskey,
  removePasskey,
  signInByPasskey,
  startCheck,
  startRegistration,
  startSignIn,
} from "../src/engine/sign-in/passkeys.ts";
import { TestAuthenticator } from "./authenticator.ts";
import { newCouple, type TestCouple } from "./books.ts";
import { newSessionOf } from "./sessions.ts";

export const SITE = { id: "books.example", origin: "https://books.example" };

/** A couple, and what its people do with passkeys. */
export async function passkeyBooks(couple?: TestCouple) {
  const books = couple ?? (await newCouple({ approval_threshold: "10" }));
  const { engine } = books;
  const found = (secret: string) => sessionWith(engine, secret);
  const register = async (secret: string, key = new TestAuthenticator(SITE), name = "Laptop") => {
    const response = key.register(await startRegistration(engine, SITE, await found(secret)));
    return { key, passkey: await addPasskey(engine, SITE, await found(secret), { name, response }) };
  };
  const signIn = async (key: TestAuthenticator, faults = {}, former?: string) => {
    const response = key.assert(await startSignIn(engine, SITE), faults);
    return signInByPasskey(engine, SITE, { response, browser: "Test/1.0", former });
  };
  const check = async (secret: string, key: TestAuthenticator) => {
    const options = await startCheck(engine, SITE, await found(secret));
    return checkByPasskey(engine, SITE, await found(secret), key.assert(options));
  };
  const remove = async (secret: string, id: string, canMail = true) =>
    removePasskey(engine, await found(secret), { id, canMail });
  const callerOf = (secret: string) => new Authenticator(engine).authenticate(secret, "session");
  return { books, engine, found, register, signIn, check, remove, callerOf, later: books.later };
}

/** The same with a session of Ada's. */
export async function signedInForPasskeys() {
  const parts = await passkeyBooks();
  const { secret } = await newSessionOf(parts.engine, parts.books.ada.id);
  return { ...parts, secret };
}

/** A call that takes a fresh check. */
export const FRESH = "create_token";
export const TOKEN = { client: "ios", scopes: ["read"] };
