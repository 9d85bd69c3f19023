import type { FastifyInstance } from "fastify";
import { z } from "zod";
import type { Engine } from "../../engine/engine.ts";
import { parseInput } from "../../engine/parse.ts";
import { findInvitation } from "../../engine/sign-in/invitations.ts";
import { findLink, makeLink, signInByLink } from "../../engine/sign-in/links.ts";
import { signOut } from "../../engine/sign-in/sessions.ts";
import { maskedAddress, type SignUp } from "../../identity/sign-in-link.ts";
import { Refusal } from "../../kernel/refusals.ts";
import type { Mailer } from "../../mail/mailer.ts";
import { signInMail } from "../../mail/sign-in-mail.ts";
import { emailAddress } from "../../operations/inputs/email.ts";
import { linkSecret } from "../../operations/inputs/link-secret.ts";
import { id, line } from "../../views/fields.ts";
import { backgroundOf } from "../background.ts";
import { addressOf, hourlyLimit } from "../plugins/limit.ts";
import type { Site } from "../site.ts";
import { clearSessionCookie, sessionSecretIn, setSessionCookie } from "./cookie.ts";
import { addEmailChange } from "./email-change.ts";
import { addPasskeys } from "./passkeys.ts";

export interface SignInOptions {
  readonly engine: Engine;
  readonly site: Site;
  /** Without it nobody can sign in by mail. */
  readonly mailer: Mailer | undefined;
  readonly signUp: SignUp;
}

/** Mails that one network address can request within an hour. */
const HOURLY_REQUESTS = 20;

const invitationLink = z.strictObject({ id, secret: linkSecret });
const linkRequest = z.strictObject({ email: emailAddress, invitation: invitationLink.optional() });
const linkToShow = z.strictObject({ secret: linkSecret });
const linkToUse = z.strictObject({ secret: linkSecret, display_name: line(100).optional() });

/** How people sign in: by a link that they get by mail, or by a passkey. These routes are for this server's own pages. */
export function addSignIn(scope: FastifyInstance, { engine, site, mailer, signUp }: SignInOptions): void {
  const limit = hourlyLimit(HOURLY_REQUESTS);
  const inBackground = backgroundOf(scope, engine);
  addPasskeys(scope, { engine, site, mailer, inBackground });
  addEmailChange(scope, { engine, site, mailer, inBackground });

  /** The same answer at once for every address, so that nobody learns who has an account here. */
  scope.post("/auth/links", (request, reply) => {
    const { email, invitation } = parseInput(linkRequest, request.body);
    if (!mailer) throw new Refusal("no_mail");
    limit(addressOf(request), reply);
    const page = `${site.pageOriginOf(request.headers)}/sign-in`;
    inBackground(request, async () => {
      const made = await makeLink(engine, email, { signUp, invitation });
      if (made) await mailer.send(signInMail(email, `${page}#${made}`));
    });
    return reply.code(202).send({});
  });

  scope.post("/auth/links/show", async ({ body }) => {
    const { email, userId } = await findLink(engine, parseInput(linkToShow, body).secret, signUp);
    return { email: maskedAddress(email), is_new: userId === null };
  });

  scope.post("/auth/links/use", async (request, reply) => {
    const { display_name: displayName, ...link } = parseInput(linkToUse, request.body);
    const presser = {
      signUp,
      browser: request.headers["user-agent"] ?? null,
      displayName,
      former: sessionSecretIn(request, site),
    };
    return setSessionCookie(reply, site, await signInByLink(engine, link.secret, presser)).send({});
  });

  scope.post("/auth/invitations/show", async ({ body }) => {
    const { email, inviter, currency, expiresAt } = await findInvitation(
      engine,
      parseInput(invitationLink, body),
    );
    return {
      email: email === null ? null : maskedAddress(email),
      inviter,
      currency,
      expires_at: expiresAt.toISOString(),
    };
  });

  scope.post("/auth/sign-out", async (request, reply) => {
    const current = sessionSecretIn(request, site);
    if (current !== undefined) await signOut(engine, current);
    return clearSessionCookie(reply, site).send({});
  });
}
