import type { FastifyInstance } from "fastify";
import { z } from "zod";
import type { Engine } from "../../engine/engine.ts";
import { parseInput } from "../../engine/parse.ts";
import { sessionWith } from "../../engine/sign-in/changes.ts";
import {
  findEmailChange,
  isTaken,
  startEmailChange,
  useEmailChange,
} from "../../engine/sign-in/email-change.ts";
import { maskedAddress } from "../../identity/sign-in-link.ts";
import { Refusal } from "../../kernel/refusals.ts";
import { addressChangedMail, confirmAddressMail } from "../../mail/email-change-mail.ts";
import type { Mailer } from "../../mail/mailer.ts";
import { emailAddress } from "../../operations/inputs/email.ts";
import { linkSecret } from "../../operations/inputs/link-secret.ts";
import type { InBackground } from "../background.ts";
import { sendWithinLimit } from "../limited-mail.ts";
import { hourlyLimit } from "../plugins/limit.ts";
import type { Site } from "../site.ts";
import { sessionSecretIn } from "./cookie.ts";

interface EmailChangeOptions {
  readonly engine: Engine;
  readonly site: Site;
  readonly mailer: Mailer | undefined;
  readonly inBackground: InBackground;
}

/** Changes that one user can ask for within an hour. Each sends two mails. */
const HOURLY_CHANGES = 5;

const changeRequest = z.strictObject({ email: emailAddress });
const linkBody = z.strictObject({ secret: linkSecret });

/** How a person changes their e-mail address: the old and the new address each confirm it by a link. */
export function addEmailChange(
  scope: FastifyInstance,
  { engine, site, mailer, inBackground }: EmailChangeOptions,
): void {
  const limit = hourlyLimit(HOURLY_CHANGES);

  /** The same answer whether or not the new address has a user: what depends on it runs after the answer. */
  scope.post("/auth/email-changes", async (request, reply) => {
    const found = await sessionWith(engine, sessionSecretIn(request, site));
    const { email } = parseInput(changeRequest, request.body);
    if (!mailer) throw new Refusal("no_mail");
    limit(found.session.userId, reply);
    const { change, oldSecret, newSecret } = await startEmailChange(engine, found, email);
    const page = `${site.pageOriginOf(request.headers)}/confirm-email`;
    inBackground(request, async () => {
      const { oldEmail, newEmail } = change;
      const send = (to: string, secret: string, isSent: boolean) => {
        const mail = confirmAddressMail(to, { newEmail, link: `${page}#${secret}` });
        return sendWithinLimit(mailer, mail, { engine, request, kind: "email_change", isSent });
      };
      await send(oldEmail, oldSecret, true);
      await send(newEmail, newSecret, !(await isTaken(engine, newEmail)));
    });
    return reply.code(202).send({});
  });

  scope.post("/auth/email-changes/show", async ({ body }) => {
    const { change, side } = await findEmailChange(engine, parseInput(linkBody, body).secret);
    return { old_email: maskedAddress(change.oldEmail), new_email: maskedAddress(change.newEmail), side };
  });

  scope.post("/auth/email-changes/use", async (request) => {
    const made = await useEmailChange(engine, parseInput(linkBody, request.body).secret);
    if (made && mailer)
      inBackground(request, () => mailer.send(addressChangedMail(made.oldEmail, made.newEmail)));
    return { is_changed: made !== undefined };
  });
}
