/** Samples of users, couples, tokens and webhooks. None of these operations is a tool. */
import { formCouple } from "../books.ts";
import {
  ANYONE,
  access,
  COUPLE,
  HIDDEN,
  OPERATOR,
  OWN,
  PERSON,
  type SamplesByOperation,
  webhook,
} from "./sample.ts";

const hooks = (shared: string) => [
  access("the owner's", webhook("ownHook"), HIDDEN),
  access("the couple's", webhook(shared), COUPLE),
];

export const DIRECTORY: SamplesByOperation = {
  get_me: [access(OWN, {}, ANYONE, PERSON)],
  create_user: [
    access(
      "a new user",
      () => ({ email: `${crypto.randomUUID()}@example.com`, display_name: "Cleo" }),
      OPERATOR,
    ),
  ],
  create_couple: [
    access(
      "two users without a couple",
      (_, { singles: [one, other] }) => ({ partner_1_id: one.id, partner_2_id: other.id }),
      OPERATOR,
    ),
  ],
  join_couple: [
    access(
      "a user without a couple, and books of one person",
      ({ solo }, { singles: [, , user] }) => ({ couple_id: solo, user_id: user.id }),
      OPERATOR,
    ),
    {
      prepare: async ({ engine }) => {
        const { id: couple_id, ben } = await formCouple(engine, {}, { alone: true });
        return { couple_id, user_id: ben.id };
      },
    },
  ],
  get_couple: [access("the couple", ({ couple }) => ({ couple_id: couple }), COUPLE)],
  update_couple: [
    access("the couple", ({ couple }) => ({ couple_id: couple, time_zone: "Asia/Tokyo" }), COUPLE),
  ],
  create_webhook: [access(OWN, { url: "https://hooks.example.com/" }, ANYONE, PERSON)],
  list_webhooks: [access(OWN, {}, ANYONE)],
  pause_webhook: hooks("sharedHook"),
  resume_webhook: hooks("sharedHook"),
  rotate_webhook: hooks("sharedHook"),
  delete_webhook: hooks("oldHook"),
  create_token: [access(OWN, { client: "mac", scopes: ["read"] }, ANYONE, PERSON)],
  list_tokens: [access(OWN, {}, ANYONE, PERSON)],
  revoke_token: [access("the owner's token", ({ token }) => ({ token_id: token }), HIDDEN, PERSON)],
  list_sessions: [access(OWN, {}, ANYONE, PERSON)],
  end_session: [
    access("the owner's session", ({ session }) => ({ session_id: session }), HIDDEN, PERSON),
    { noEvent: true },
  ],
  end_all_sessions: [access(OWN, {}, ANYONE, PERSON), { noEvent: true }],
};
