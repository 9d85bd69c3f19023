import { z } from "zod";
import { cancelCheckIn as cancel } from "../check-ins/lifecycle.ts";
import { see } from "../identity/see.ts";
import { found } from "../kernel/refusals.ts";
import { checkInShape, showCheckIn } from "../views/check-in.ts";
import { id } from "../views/fields.ts";
import { operation } from "./operation.ts";

export const cancelCheckIn = operation({
  name: "cancel_check_in",
  title: "Cancel a check-in",
  summary:
    "Cancels a scheduled or waiting check-in and the rest of its schedule; for a past check-in, only the rest. " +
    "To postpone one use answer_check_in.",
  effect: "change",
  scope: "journal:write",
  http: { method: "POST", path: "/sync/prompts/{id}/cancel", id: "check_in_id" },
  input: z.strictObject({ check_in_id: id }),
  output: checkInShape,
  refusals: ["check_in_over"],
  tool: true,
  example: { check_in_id: "0199f3a0-0000-7000-8000-000000000009" },
  facts: (input) => ({ checkIn: input.check_in_id }),
  decide(_, decision, { facts }) {
    const checkIn = found(facts.checkIn, "check-in");
    cancel(decision, checkIn);
    const { books } = decision;
    return showCheckIn(see(decision.caller, books), books.checkIns.get(checkIn.id) ?? checkIn);
  },
});
