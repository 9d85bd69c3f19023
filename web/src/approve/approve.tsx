import type { ComponentChildren } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { components } from "../../../testing/openapi-types.d.ts";
import { ask } from "../api/server.ts";
import { amountsIn, timeOf } from "../formats/formats.ts";
import { Page } from "../parts/page.tsx";
import { useRequest, Wrong } from "../parts/problem.tsx";
import { WrongOrCheck } from "../sign-in/fresh-check.tsx";
import { orSignIn } from "../sign-in/pending-page.ts";
import { strings } from "../strings/strings.ts";

type Me = components["schemas"]["Me"];
type Plan = components["schemas"]["Plan"];
type PlanSummary = components["schemas"]["PlanSummary"];
type Move = components["schemas"]["Move"];

/** `/approve/{plan}`: one plan, and its approval; `/approve`: the plans that wait. */
export function ApprovePage() {
  const [, , planId] = location.pathname.split("/");
  return planId ? <OnePlan planId={planId} /> : <WaitingPlans />;
}

interface Loaded {
  readonly me: Me;
  readonly plan: Plan;
}

function OnePlan({ planId }: { planId: string }) {
  const [loaded, setLoaded] = useState<Loaded>();
  const { problem, isBusy, run } = useRequest();
  const path = `/v1/rebalance/plans/${encodeURIComponent(planId)}`;
  const load = async () => {
    const [me, plan] = await Promise.all([ask<Me>("GET", "/v1/me"), ask<Plan>("GET", path)]);
    setLoaded({ me, plan });
  };
  useEffect(() => void run(() => orSignIn(load)), []);
  const decide = (step: "approve" | "reject") =>
    run(() =>
      orSignIn(async () => {
        await ask("POST", `${path}/${step}`, {});
        await load();
      }),
    );
  if (loaded === undefined) {
    const isMissing =
      problem !== undefined && ["not_found", "invalid_input", "no_couple"].includes(problem.code);
    return (
      <Page heading={strings.plan}>
        {problem === undefined && <p>{strings.loading}</p>}
        {isMissing ? <p role="alert">{strings.noSuchPlan}</p> : <Wrong problem={problem} />}
      </Page>
    );
  }
  const { me, plan } = loaded;
  const isOwn = plan.committed_by === me.user.id;
  return (
    <Page heading={headingOf(loaded)}>
      {plan.committed_by !== null && (
        <p>
          {strings.askedBy(
            isOwn ? strings.youInText : nameIn(me, plan.committed_by),
            plan.committed_with ?? "",
          )}
        </p>
      )}
      {plan.status === "awaiting_approval" && <p class="soft">{strings.expires(timeOf(plan.expires_at))}</p>}
      {plan.status === "stale" && <p>{strings.staleHint}</p>}
      <Effect {...loaded} />
      <WrongOrCheck problem={problem} email={me.user.email} />
      {plan.status === "awaiting_approval" && !isOwn && (
        <button type="button" disabled={isBusy} onClick={() => decide("approve")}>
          {strings.approve}
        </button>
      )}
      {["awaiting_approval", "stale", "expired"].includes(plan.status) && plan.committed_by !== null && (
        <button type="button" class="plain" disabled={isBusy} onClick={() => decide("reject")}>
          {isOwn ? strings.withdrawPlan : strings.reject}
        </button>
      )}
    </Page>
  );
}

function headingOf({ me, plan }: Loaded): string {
  const { status, committed_by } = plan;
  if (status !== "awaiting_approval") return strings.planStatus[status];
  if (committed_by !== me.user.id) return strings.asksYou(nameIn(me, committed_by));
  const partner = me.couple?.partners.find(({ id }) => id !== me.user.id);
  return strings.waitsFor(partner?.display_name ?? "");
}

function nameIn(me: Me, userId: string | null): string {
  return me.couple?.partners.find(({ id }) => id === userId)?.display_name ?? strings.yourPartner;
}

/** What the plan moves and why, and goals and accounts before and after it. */
function Effect({ me, plan }: Loaded) {
  const amount = amountsIn(me.couple?.currency ?? "USD");
  const isPayment = plan.strategy === "spending";
  return (
    <>
      <h2>{isPayment ? strings.payment : strings.moves}</h2>
      <ul>
        {plan.moves.map((move, at) => (
          <li key={at}>
            <span class="name">
              <strong>{amount(move.amount)}</strong> {wayOf(plan, move)}
            </span>
            <span class="soft">{move.reason}</span>
          </li>
        ))}
      </ul>
      <Comparison
        of={strings.planGoals}
        rows={plan.goals.map(({ name, before, after }) => [
          name,
          ...[before, after].map((is) => `${amount(is.current_allocation)} (${is.percent}\u00a0%)`),
        ])}
      />
      <Comparison
        of={strings.availableIn}
        rows={plan.accounts.map(({ name, had, keeps }) => [name, amount(had), amount(keeps)])}
      />
      <Comparison
        of={strings.availableTo}
        rows={plan.partners.map(({ user_id, before, after }) => [
          user_id === null ? strings.jointly : user_id === me.user.id ? strings.you : nameIn(me, user_id),
          ...[before, after].map(({ available }) => amount(available)),
        ])}
      />
    </>
  );
}

/** From where to where a move goes, and in which account. */
function wayOf({ goals, accounts, strategy }: Plan, { from_goal_id, to_goal_id, account_id }: Move): string {
  const goal = (id: string | null) =>
    id === null
      ? strings.availableMoney
      : (goals.find(({ goal_id }) => goal_id === id)?.name ?? strings.aGoal);
  const account = accounts.find((one) => one.account_id === account_id)?.name ?? strings.aPrivateAccount;
  return strategy === "spending"
    ? strings.paysFrom(goal(from_goal_id), account)
    : strings.movesTo(goal(from_goal_id), goal(to_goal_id), account);
}

function Comparison({ of, rows }: { of: string; rows: readonly (readonly string[])[] }) {
  if (rows.length === 0) return null;
  return (
    <table>
      <thead>
        <tr>
          <th scope="col">{of}</th>
          <th scope="col">{strings.before}</th>
          <th scope="col">{strings.after}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map(([name = "", ...cells]) => (
          <tr key={name}>
            <th scope="row">{name}</th>
            {cells.map((cell, at) => (
              <td key={at}>{cell}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function WaitingPlans() {
  const [plans, setPlans] = useState<{ me: Me; waiting: readonly PlanSummary[] }>();
  const { problem, run } = useRequest();
  useEffect(
    () =>
      void run(() =>
        orSignIn(async () => {
          const [me, { items }] = await Promise.all([
            ask<Me>("GET", "/v1/me"),
            ask<{ items: readonly PlanSummary[] }>("GET", "/v1/rebalance/plans?status=open&limit=100"),
          ]);
          setPlans({ me, waiting: items.filter(({ status }) => status === "awaiting_approval") });
        }),
      ),
    [],
  );
  const list = (title: string, items: readonly PlanSummary[], empty?: ComponentChildren) =>
    items.length === 0 ? (
      empty
    ) : (
      <>
        <h2>{title}</h2>
        <ul>
          {items.map(({ plan_id, strategy, expires_at }) => (
            <li key={plan_id}>
              <a href={`/approve/${plan_id}`}>{strategy === "spending" ? strings.payment : strings.plan}</a>
              <span class="soft">{strings.expires(timeOf(expires_at))}</span>
            </li>
          ))}
        </ul>
      </>
    );
  const mine = (plan: PlanSummary) => plan.committed_by === plans?.me.user.id;
  return (
    <Page heading={strings.approvals}>
      {problem === undefined && plans === undefined && <p>{strings.loading}</p>}
      <Wrong problem={problem} />
      {plans &&
        list(
          strings.waitForYou,
          plans.waiting.filter((plan) => !mine(plan)),
          <p>{strings.nothingWaits}</p>,
        )}
      {plans && list(strings.waitForPartner, plans.waiting.filter(mine))}
    </Page>
  );
}
