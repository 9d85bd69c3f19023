import { useRead } from "../api/reads.ts";
import type { Schemas } from "../api/server.ts";
import { isSome } from "../formats/decimals.ts";
import { View } from "../parts/page.tsx";
import { Loaded } from "../parts/problem.tsx";
import { useBooks } from "../shell/books.ts";
import type { PageProps } from "../shell/routes.ts";
import { strings } from "../strings/strings.ts";
import { EditMoves } from "./edit-moves.tsx";
import { PlanActions } from "./plan-actions.tsx";
import { PlanEffect } from "./plan-effect.tsx";
import { PlanStatus, planHeading } from "./plan-status.tsx";
import "../styles/money.css";

/** `/plans/:id`: one plan, what it would do or did, and the decision about it. */
export function PlanPage({ id }: PageProps) {
  const books = useBooks();
  const plan = useRead("/rebalance/plans/{id}", { path: { id } });
  return (
    <View heading={plan.data ? planHeading(plan.data, books) : strings.plan}>
      <Loaded read={plan}>{(found) => <OnePlan plan={found} />}</Loaded>
    </View>
  );
}

function OnePlan({ plan }: { plan: Schemas["Plan"] }) {
  const { formats, nameOf } = useBooks();
  const isOver = plan.status === "stale" || plan.status === "expired";
  return (
    <>
      <section class="card">
        <PlanStatus plan={plan} />
        <NeedsPartner plan={plan} />
        <PlanActions plan={plan} />
        {isOver && (
          <p>
            <a href="/plans/new">{strings.plans.again}</a>
          </p>
        )}
      </section>
      <section class="card">
        <PlanEffect plan={plan} formats={formats} nameOf={nameOf} />
        <Limits plan={plan} />
      </section>
      {plan.status === "suggested" && plan.moves.length > 0 && <EditMoves key={plan.plan_id} plan={plan} />}
    </>
  );
}

/** What the partner has to do, and where. */
function NeedsPartner({ plan: { plan_id, status, committed_by } }: { plan: Schemas["Plan"] }) {
  const { user, partner, couple, formats } = useBooks();
  if (partner === undefined) return null;
  if (status === "suggested" && couple.approval_threshold !== null)
    return (
      <p class="soft">
        {strings.plans.mayWait(formats.money(couple.approval_threshold), partner.display_name)}
      </p>
    );
  if (status !== "awaiting_approval" || committed_by !== user.id) return null;
  return (
    <div class="notice">
      <p>{strings.plans.needsPartner(partner.display_name)}</p>
      <p>
        <code>{`${location.origin}/approve/${plan_id}`}</code>
      </p>
    </div>
  );
}

/** The money that the plan leaves, and what it cannot cure. */
function Limits({
  plan: { unassigned, next_strategy, uncured, accounts, status },
}: {
  plan: Schemas["Plan"];
}) {
  const { formats } = useBooks();
  if (status !== "suggested") return null;
  return (
    <>
      {unassigned !== null && next_strategy !== null && isSome(unassigned) && (
        <p>
          {strings.plans.unassigned(formats.money(unassigned))}{" "}
          <a href={`/plans/new?strategy=${next_strategy}`}>{strings.plans.useIt}</a>
        </p>
      )}
      {uncured.map(({ account_id, amount }) => (
        <p key={account_id} class="notice">
          {strings.plans.uncured(
            accounts.find((account) => account.account_id === account_id)?.name ?? strings.aPrivateAccount,
            formats.money(amount),
          )}
        </p>
      ))}
    </>
  );
}
