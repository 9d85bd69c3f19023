import { z } from "zod";
import type { Event } from "../books/rows.ts";
import type { SeenBooks } from "../identity/see.ts";
import { PLAN_STATUSES } from "../plans/status.ts";
import { approvalFields, NOTHING_WAITS, waitingFor } from "./approval.ts";
import { eventShape, showEvent } from "./event.ts";
import { id } from "./fields.ts";
import type { PlanNow } from "./plan.ts";
import { shape } from "./schema-names.ts";

/** The answer of commit, approve and reject. */
export const planStepShape = shape("PlanStep", {
  plan_id: id,
  status: z.enum(PLAN_STATUSES),
  events: z.array(eventShape),
  ...approvalFields,
});

/** The PLAN event of the step, and the events of the moves that were carried out. */
export function showPlanStep(
  books: SeenBooks,
  { plan, status }: PlanNow,
  events: readonly Event[],
  pageOrigin?: string,
): z.input<typeof planStepShape> {
  const waits = status === "awaiting_approval";
  return {
    plan_id: plan.id,
    status,
    events: events.map((event) => showEvent(books, event)),
    ...(waits ? waitingFor(books, plan, pageOrigin) : NOTHING_WAITS),
  };
}
