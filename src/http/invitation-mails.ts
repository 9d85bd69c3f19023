import type { FastifyInstance, FastifyRequest } from "fastify";
import type { Engine } from "../engine/engine.ts";
import { Refusal } from "../kernel/refusals.ts";
import { invitationMail } from "../mail/invitation-mail.ts";
import type { Mailer } from "../mail/mailer.ts";
import { backgroundOf } from "./background.ts";
import { sendWithinLimit } from "./limited-mail.ts";
import type { Site } from "./site.ts";

/** Sends the invitation of an answer by mail, after the answer. */
export type SendInvitation = (answer: Record<string, unknown>) => void;

/** Prepares the mail of a request. @throws Refusal `no_mail`, `no_public_url` where the server cannot send it */
export type InvitationMails = (request: FastifyRequest) => SendInvitation;

/** How the server mails invitations. */
export function invitationMails(
  app: FastifyInstance,
  {
    engine,
    site,
    mailer,
  }: { readonly engine: Engine; readonly site: Site; readonly mailer: Mailer | undefined },
): InvitationMails {
  const inBackground = backgroundOf(app, engine);
  return (request) => {
    if (!mailer) throw new Refusal("no_mail");
    const origin = site.pageOriginOf(request.headers);
    return ({ id, email, secret, inviter }) => {
      const link = `${origin}/invite/${id}#${secret}`;
      const { display_name: name } = inviter as { readonly display_name: string };
      const mail = invitationMail(String(email), { inviter: name, link });
      inBackground(request, () => sendWithinLimit(mailer, mail, { engine, request, kind: "invitation" }));
    };
  };
}
