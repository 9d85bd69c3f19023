import { countMail, type Requested } from "../../database/queries/sent-mails.ts";
import { transact } from "../attempts.ts";
import type { Engine } from "../engine.ts";

/** Counts a mail if it is within the limits. Returns whether it is. */
export function isWithinLimits(engine: Engine, mail: Requested): Promise<boolean> {
  return transact(engine, (em) => countMail(em, { ...mail, id: engine.ids(), now: engine.now() }));
}
