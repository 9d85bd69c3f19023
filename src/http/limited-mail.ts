import type { FastifyRequest } from "fastify";
import type { Engine } from "../engine/engine.ts";
import { isWithinLimits } from "../engine/sign-in/mail-limit.ts";
import type { MailKind } from "../identity/mail-limit.ts";
import type { Mail, Mailer } from "../mail/mailer.ts";

interface Limited {
  readonly engine: Engine;
  readonly request: FastifyRequest;
  readonly kind: MailKind;
  /** False: the mail is counted and not sent, so that the time does not show this. */
  readonly isSent?: boolean;
}

/** Sends a mail that a person asked for to an address, unless the limits of the hour are reached. */
export async function sendWithinLimit(
  mailer: Mailer,
  mail: Mail,
  { engine, request, kind, isSent = true }: Limited,
): Promise<void> {
  if (!(await isWithinLimits(engine, { email: mail.to, kind, isSent })))
    request.log.warn({ kind }, "a mail was not sent: the limit of the hour is reached");
  else if (isSent) await mailer.send(mail);
}
