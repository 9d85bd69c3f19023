import type { z } from "zod";
import { PlanEffect } from "../plans/plan-effect.tsx";
import { planHeading } from "../plans/plan-status.tsx";
import { strings } from "../strings/strings.ts";
import "../styles/money.css";
import { planAnswer, planAnswers } from "./answers.ts";
import type { Host } from "./host.ts";
import { Answered, type Names, useHostRead, useNames, type ViewProps } from "./view.tsx";

type Plan = z.output<typeof planAnswer>;
type PlanState = Pick<Plan, "plan_id" | "status" | "approval_url">;

/** The plans of a list that are shown. */
const SHOWN = 3;

/** The answers about plans: their moves and effect, and the page on which a partner decides. The view itself decides nothing. */
export function PlanView({ host, shown }: ViewProps) {
  const names = useNames(host);
  return (
    <Answered shown={names ? shown : { input: {} }} form={planAnswers}>
      {(answer) => {
        if (names === undefined) return null;
        if ("moves" in answer) return <OnePlan host={host} names={names} state={answer} plan={answer} />;
        const states = "items" in answer ? answer.items.slice(0, SHOWN) : [answer];
        return (
          <>
            {states.length === 0 && <p>{strings.plans.none}</p>}
            {states.map((state) => (
              <ReadPlan key={state.plan_id} host={host} names={names} state={state} />
            ))}
          </>
        );
      }}
    </Answered>
  );
}

interface PlanProps {
  readonly host: Host;
  readonly names: Names;
  readonly state: PlanState;
  /** The whole plan, where the host reads it. */
  readonly plan?: Plan | undefined;
}

/** A plan of which the answer states little. */
function ReadPlan(props: PlanProps) {
  const uri = `couples-cfo://plans/${props.state.plan_id}`;
  const found = useHostRead(uri, () => props.host.readResource(uri));
  return <OnePlan {...props} plan={planAnswer.safeParse(found?.answer).data} />;
}

function OnePlan({ host, names, state, plan }: PlanProps) {
  const { status, approval_url: url } = { ...state, ...plan };
  return (
    <section>
      <h1>
        {plan === undefined && status === "awaiting_approval"
          ? strings.plans.status.awaiting_approval
          : planHeading({ status, committed_by: plan?.committed_by ?? null }, names)}
      </h1>
      {status === "awaiting_approval" && url !== undefined && (
        <div class="notice">
          <p>{strings.views.decidedOnPage}</p>
          {host.canOpen ? (
            <button type="button" onClick={() => void host.open(url)}>
              {strings.views.openPage}
            </button>
          ) : (
            <code>{url}</code>
          )}
        </div>
      )}
      {plan && <PlanEffect plan={plan} formats={names.formats} nameOf={names.nameOf} />}
    </section>
  );
}
