import { z } from "zod";
import { isFormerMember } from "../database/queries/tenants.ts";
import { requirePerson } from "../identity/requirements.ts";
import { CONFIRMED_PERSON_REFUSALS, requireConfirmedPerson } from "../identity/session.ts";
import { notFound, Refusal } from "../kernel/refusals.ts";
import { coupleShape, showCouple } from "../views/couple.ts";
import { id } from "../views/fields.ts";
import { leaveBooks } from "./membership/leave-books.ts";
import { operation } from "./operation.ts";

const CONFIRMATION = "leave for good";

/** Ends the couple of the caller for both partners, at once and for good. */
export const leaveCouple = operation({
  name: "leave_couple",
  title: "Leave the couple",
  summary:
    "Ends the caller's couple for both partners, at once and for good. Waiting plans are rejected, check-ins cancelled, webhooks " +
    "deleted and all tokens of both revoked. Both can read the books from then on, and each can start new ones.",
  effect: "change",
  scope: "admin",
  within: "nobody",
  http: { method: "POST", path: "/couples/{id}/leave", id: "couple_id" },
  input: z.strictObject({
    couple_id: id,
    confirmation: z
      .literal(CONFIRMATION, `Give “${CONFIRMATION}” to confirm.`)
      .describe(`The words “${CONFIRMATION}”, typed by the person.`),
  }),
  output: coupleShape,
  refusals: CONFIRMED_PERSON_REFUSALS,
  example: { couple_id: "0199f3a0-0000-7000-8000-000000000003", confirmation: CONFIRMATION },
  async directory({ couple_id }, context) {
    const { caller, now } = context;
    const userId = requirePerson(caller);
    if (couple_id !== caller.coupleId) {
      const isFormer = await isFormerMember(context.em, userId, couple_id);
      throw isFormer ? new Refusal("couple_ended") : notFound("couple");
    }
    requireConfirmedPerson(caller, now);
    return showCouple((await leaveBooks(context, couple_id)).couple);
  },
});
