import type { FastifyRequest } from "fastify";
import type { Engine } from "../engine/engine.ts";
import { mayMail } from "../engine/sign-in/mail-limit.ts";
import type { MailKind } from "../identity/mail-limit.ts";
import type { Mail, Mailer } from "../mail/mailer.ts";

/** Sends a mail that a person asked for to an address, unless the limits of the hour are reached. */
export async function sendWithinLimit(
  mailer: Mailer,
  mail: Mail,
  {
    engine,
    request,
    kind,
  }: { readonly engine: Engine; readonly request: FastifyRequest; readonly kind: MailKind },
): Promise<void> {
  if (await mayMail(engine, mail.to, kind)) await mailer.send(mail);
  else request.log.warn({ kind }, "a mail was not sent: the limit of the hour is reached");
}
