import { answerOf, api, type Schemas } from "../api/server.ts";
import { useRequest } from "../parts/problem.tsx";
import { useBooks } from "../shell/books.ts";
import { WrongOrCheck } from "../sign-in/fresh-check.tsx";
import { strings } from "../strings/strings.ts";

type Plan = Schemas["Plan"];

/** What this person can do with a plan: carry it out, approve it, or end it. */
export function PlanActions({ plan }: { plan: Plan }) {
  const { user } = useBooks();
  const { problem, isBusy, run } = useRequest();
  const { status, plan_id: id } = plan;
  const isOwn = plan.committed_by === user.id;
  const isOpen = plan.decided_by === null && status !== "committed" && status !== "rejected";
  const path = { params: { path: { id } }, body: {} };
  const commit = () =>
    run(async () => void (await answerOf(api.POST("/rebalance/commit", { body: { plan_id: id } }))));
  const approve = () =>
    run(async () => void (await answerOf(api.POST("/rebalance/plans/{id}/approve", path))));
  const reject = () => run(async () => void (await answerOf(api.POST("/rebalance/plans/{id}/reject", path))));
  return (
    <div class="plan-actions">
      <WrongOrCheck problem={problem} email={user.email} />
      <div class="actions">
        {status === "suggested" && plan.moves.length > 0 && (
          <button type="button" disabled={isBusy} onClick={commit}>
            {strings.plans.commit}
          </button>
        )}
        {status === "awaiting_approval" && !isOwn && (
          <button type="button" disabled={isBusy} onClick={approve}>
            {strings.approve}
          </button>
        )}
        {isOpen && (
          <button type="button" class="plain" disabled={isBusy} onClick={reject}>
            {endingOf(plan, isOwn)}
          </button>
        )}
      </div>
    </div>
  );
}

/** How this person ends a plan: their own suggestion, their own plan that waits, or the partner's. */
function endingOf({ committed_by }: Plan, isOwn: boolean): string {
  if (committed_by === null) return strings.plans.discard;
  return isOwn ? strings.withdrawPlan : strings.reject;
}
