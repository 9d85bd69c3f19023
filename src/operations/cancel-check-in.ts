import { z } from "zod";
import { cancelCheckIn as cancel } from "../check-ins/lifecycle.ts";
import { findCheckIn, hiddenAccountIds } from "../identity/find.ts";
import { checkInShape, showCheckIn } from "../views/check-in.ts";
import { id } from "../views/fields.ts";
import { operation } from "./operation.ts";

/** Cancels a check-in and what its schedule has ahead. What was answered, and what is over, stays. */
export const cancelCheckIn = operation({
  name: "cancel_check_in",
  title: "Cancel a check-in",
  summary:
    "Cancels a scheduled or waiting check-in and the rest of its schedule; for one that is over, the rest. To put one " +
    "off use answer_check_in.",
  effect: "change",
  scope: "journal:write",
  within: "couple",
  http: { method: "POST", path: "/sync/prompts/{id}/cancel", id: "check_in_id" },
  input: z.strictObject({ check_in_id: id }),
  output: checkInShape,
  refusals: ["check_in_over"],
  tool: true,
  example: { check_in_id: "0199f3a0-0000-7000-8000-000000000009" },
  subject: (input) => ({ "check-in": input.check_in_id }),
  async run(input, context) {
    const prompt = await findCheckIn(context, input.check_in_id);
    await cancel(context, prompt);
    return showCheckIn(prompt, { couple: context.couple, hidden: await hiddenAccountIds(context) });
  },
});
