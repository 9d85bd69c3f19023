import type { Refusals } from "../refusals.ts";

/** The refusals whose English texts name operations of the API, in words for people. The server words all others. */
export const refusals: Refusals = {
  needs_second_key: ({ remaining }, formats) => ({
    message: "This takes more from goals within 24 hours than you may take alone.",
    next:
      typeof remaining === "string" && formats !== undefined
        ? `Take at most ${formats.money(remaining)} now, or make a plan that your partner approves.`
        : "Make a plan that your partner approves.",
  }),
  insufficient_balance: () => ({
    message: "The account's balance is too low.",
    next: "Record a smaller amount, or look up the balance and record that.",
  }),
  moves_infeasible: () => ({
    message: "These moves cannot all be carried out.",
    next: "Change the marked moves. No money moved.",
  }),
  plan_expired: () => ({ message: "The plan has expired.", next: "Make a new plan." }),
  plan_stale: () => ({
    message: "The books have changed since the plan was made, so no money moved.",
    next: "Make a new plan.",
  }),
  couple_ended: () => ({ message: "These books have ended.", next: "You can still download them." }),
  not_found: () => ({
    message: "There is nothing with this id in your books.",
    next: "Go back to the list and choose again.",
  }),
};
