import { countMail } from "../../database/queries/sent-mails.ts";
import type { MailKind } from "../../identity/mail-limit.ts";
import { transact } from "../attempts.ts";
import type { Engine } from "../engine.ts";

/** Counts a mail to an address if it is within the limits. Returns whether it may be sent. */
export function mayMail(engine: Engine, email: string, kind: MailKind): Promise<boolean> {
  return transact(engine, (em) => countMail(em, { id: engine.ids(), email, kind, now: engine.now() }));
}
