import type { FastifyInstance, FastifyRequest } from "fastify";
import { z } from "zod";
import type { Engine } from "../../engine/engine.ts";
import { parseInput } from "../../engine/parse.ts";
import type { RelyingParty } from "../../engine/sign-in/ceremonies.ts";
import { sessionWith } from "../../engine/sign-in/changes.ts";
import {
  addPasskey,
  addressOf,
  checkByPasskey,
  removePasskey,
  signInByPasskey,
  startCheck,
  startRegistration,
  startSignIn,
} from "../../engine/sign-in/passkeys.ts";
import type { Mailer } from "../../mail/mailer.ts";
import { passkeyMail } from "../../mail/passkey-mail.ts";
import { id, line } from "../../views/fields.ts";
import { showPasskey } from "../../views/passkey.ts";
import type { InBackground } from "../background.ts";
import { hourlyLimit, addressOf as networkOf } from "../plugins/limit.ts";
import type { Site } from "../site.ts";
import { sessionSecretIn, setSessionCookie } from "./cookie.ts";

interface PasskeyOptions {
  readonly engine: Engine;
  readonly site: Site;
  readonly mailer: Mailer | undefined;
  readonly inBackground: InBackground;
}

/** Challenges to sign in that one network address can request within an hour. */
const HOURLY_CHALLENGES = 120;

const bytes = z.string().regex(/^[\w-]+$/, "Give base64url.");

const credential = {
  id: bytes,
  rawId: bytes,
  type: z.literal("public-key"),
  clientExtensionResults: z.record(z.string(), z.unknown()).transform(() => ({})),
};

// A browser adds fields that no check needs, so these objects are not strict.
const registration = z.object({
  ...credential,
  response: z.object({
    clientDataJSON: bytes,
    attestationObject: bytes,
    transports: z.exactOptional(z.array(z.string().max(20)).max(10)),
  }),
});
const assertion = z.object({
  ...credential,
  response: z.object({
    clientDataJSON: bytes,
    authenticatorData: bytes,
    signature: bytes,
    userHandle: z.exactOptional(bytes),
  }),
});

const passkeyToAdd = z.strictObject({ name: line(60), response: registration });
const passkeyToUse = z.strictObject({ response: assertion });
const passkeyToRemove = z.strictObject({ passkey_id: id });

/** How people sign in with passkeys, and add and remove them. Other changes of passkeys are operations. */
export function addPasskeys(
  scope: FastifyInstance,
  { engine, site, mailer, inBackground }: PasskeyOptions,
): void {
  const limit = hourlyLimit(HOURLY_CHALLENGES);
  const partyOf = ({ headers }: FastifyRequest): RelyingParty => ({
    id: site.rpId,
    origin: site.pageOriginOf(headers),
  });
  const sessionOf = (request: FastifyRequest) => sessionWith(engine, sessionSecretIn(request, site));
  const notify = (request: FastifyRequest, userId: string, change: "added" | "removed") => {
    if (!mailer) return;
    const page = `${site.pageOriginOf(request.headers)}/account`;
    inBackground(request, async () =>
      mailer.send(passkeyMail(await addressOf(engine, userId), change, page)),
    );
  };

  scope.post("/auth/passkeys/sign-in/start", (request, reply) => {
    limit(networkOf(request), reply);
    return startSignIn(engine, partyOf(request));
  });

  scope.post("/auth/passkeys/sign-in", async (request, reply) => {
    const { response } = parseInput(passkeyToUse, request.body);
    const browser = request.headers["user-agent"] ?? null;
    const signing = { response, browser, former: sessionSecretIn(request, site) };
    const secret = await signInByPasskey(engine, partyOf(request), signing);
    return setSessionCookie(reply, site, secret).send({});
  });

  scope.post("/auth/passkeys/check/start", async (request) =>
    startCheck(engine, partyOf(request), await sessionOf(request)),
  );

  scope.post("/auth/passkeys/check", async (request) => {
    const found = await sessionOf(request);
    const { response } = parseInput(passkeyToUse, request.body);
    await checkByPasskey(engine, partyOf(request), found, response);
    return {};
  });

  scope.post("/auth/passkeys/start", async (request) =>
    startRegistration(engine, partyOf(request), await sessionOf(request)),
  );

  scope.post("/auth/passkeys", async (request, reply) => {
    const found = await sessionOf(request);
    const input = parseInput(passkeyToAdd, request.body);
    const added = await addPasskey(engine, partyOf(request), found, input);
    notify(request, added.userId, "added");
    return reply.code(201).send(showPasskey(added));
  });

  scope.post("/auth/passkeys/remove", async (request) => {
    const found = await sessionOf(request);
    const { passkey_id } = parseInput(passkeyToRemove, request.body);
    await removePasskey(engine, found, { id: passkey_id, canMail: mailer !== undefined });
    notify(request, found.session.userId, "removed");
    return {};
  });
}
