import { z } from "zod";
import { requirePerson } from "../identity/requirements.ts";
import { CONFIRMED_PERSON_REFUSALS, requireConfirmedPerson } from "../identity/session.ts";
import { notFound } from "../kernel/refusals.ts";
import { erasedUserShape, showErasedUser } from "../views/erased-user.ts";
import { id } from "../views/fields.ts";
import { erasePerson } from "./membership/erase-person.ts";
import { operation } from "./operation.ts";

export const ERASE_CONFIRMATION = "erase for good";

/** Erases a person and what they wrote, at once and for good. */
export const eraseUser = operation({
  name: "erase_user",
  title: "Erase a user",
  summary:
    "Erases a person at once and for good: placeholders replace their names, e-mail address and everything that they typed, and " +
    "they can no longer sign in. They leave their couple, whose books end for both. Amounts, dates and ids stay, and the ledger " +
    "still verifies. A person erases themselves, the operator any user.",
  effect: "change",
  scope: "admin",
  within: "nobody",
  http: { method: "POST", path: "/users/{id}/erase", id: "user_id" },
  input: z.strictObject({
    user_id: id,
    confirmation: z
      .literal(ERASE_CONFIRMATION, `Give “${ERASE_CONFIRMATION}” to confirm.`)
      .describe(`The words “${ERASE_CONFIRMATION}”, typed by the person.`),
  }),
  output: erasedUserShape,
  refusals: CONFIRMED_PERSON_REFUSALS,
  example: { user_id: "0199f3a0-0000-7000-8000-000000000001", confirmation: ERASE_CONFIRMATION },
  locksFirst: ({ user_id }) => user_id,
  async directory({ user_id }, context) {
    const { caller, now } = context;
    if (caller.role !== "operator") {
      if (requirePerson(caller) !== user_id) throw notFound("user");
      requireConfirmedPerson(caller, now);
    }
    const erasedAt = await erasePerson(context, user_id, { ...caller, userId: user_id });
    return showErasedUser({ id: user_id }, erasedAt);
  },
});
