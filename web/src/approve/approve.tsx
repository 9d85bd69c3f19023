import { useEffect } from "preact/hooks";
import { followServer } from "../api/live.ts";
import type { Problem } from "../api/problem.ts";
import { useList, useRead } from "../api/reads.ts";
import type { Schemas } from "../api/server.ts";
import { Page } from "../parts/page.tsx";
import { Loaded, Wrong } from "../parts/problem.tsx";
import { PlanActions } from "../plans/plan-actions.tsx";
import { PlanEffect } from "../plans/plan-effect.tsx";
import { PlanStatus, planHeading } from "../plans/plan-status.tsx";
import { BooksContext, useBooks, useOwnBooks } from "../shell/books.ts";
import { strings } from "../strings/strings.ts";
import "../styles/money.css";
import "../styles/shell.css";

/** `/approve/{plan}`: one plan, and its approval; `/approve`: the plans that wait. */
export function ApprovePage() {
  const [, , planId] = location.pathname.split("/");
  useEffect(followServer, []);
  const me = useRead("/me");
  const books = useOwnBooks(me.data);
  if (books === undefined) return <NoPlan isMissing={me.data !== undefined} problem={me.problem} />;
  return (
    <BooksContext.Provider value={books}>
      {planId ? <OnePlan planId={planId} /> : <WaitingPlans />}
    </BooksContext.Provider>
  );
}

function OnePlan({ planId }: { planId: string }) {
  const books = useBooks();
  const { data: plan, problem } = useRead("/rebalance/plans/{id}", { path: { id: planId } });
  if (plan === undefined) {
    const isMissing = problem?.code === "not_found" || problem?.code === "invalid_input";
    return <NoPlan isMissing={isMissing} problem={problem} />;
  }
  return (
    <Page heading={planHeading(plan, books)}>
      <PlanStatus plan={plan} />
      <PlanEffect plan={plan} formats={books.formats} nameOf={books.nameOf} />
      <PlanActions plan={plan} />
    </Page>
  );
}

function NoPlan({ isMissing, problem }: { isMissing: boolean; problem: Problem | undefined }) {
  return (
    <Page heading={strings.plan}>
      {!isMissing && problem === undefined && <p>{strings.loading}</p>}
      {isMissing ? <p role="alert">{strings.noSuchPlan}</p> : <Wrong problem={problem} />}
    </Page>
  );
}

function WaitingPlans() {
  const { user } = useBooks();
  const { items, problem } = useList("/rebalance/plans", { query: { status: "open", limit: 100 } });
  return (
    <Page heading={strings.approvals}>
      <Loaded read={{ data: items, problem }}>
        {(open) => {
          const waiting = open.filter(({ status }) => status === "awaiting_approval");
          const [own, others] = [true, false].map((isOwn) =>
            waiting.filter(({ committed_by }) => (committed_by === user.id) === isOwn),
          );
          return (
            <>
              {others?.length === 0 && <p>{strings.nothingWaits}</p>}
              <PlanLinks title={strings.waitForYou} plans={others ?? []} />
              <PlanLinks title={strings.waitForPartner} plans={own ?? []} />
            </>
          );
        }}
      </Loaded>
    </Page>
  );
}

function PlanLinks({ title, plans }: { title: string; plans: readonly Schemas["PlanSummary"][] }) {
  const { formats } = useBooks();
  if (plans.length === 0) return null;
  return (
    <>
      <h2>{title}</h2>
      <ul>
        {plans.map(({ plan_id, strategy, expires_at }) => (
          <li key={plan_id}>
            <a href={`/approve/${plan_id}`}>{strategy === "spending" ? strings.payment : strings.plan}</a>
            <span class="soft">{strings.expires(formats.time(expires_at))}</span>
          </li>
        ))}
      </ul>
    </>
  );
}
