import { useList } from "../api/reads.ts";
import type { Schemas } from "../api/server.ts";
import { minorUnits } from "../formats/decimals.ts";
import { useNamed } from "../ledger/names.ts";
import { View } from "../parts/page.tsx";
import { Loaded } from "../parts/problem.tsx";
import { type Books, useBooks } from "../shell/books.ts";
import { strings } from "../strings/strings.ts";
import "../styles/money.css";

type PlanSummary = Schemas["PlanSummary"];

/** `/plans`: the plans that wait for a decision, the suggested ones, and the earlier ones. */
export function PlansPage() {
  const { user } = useBooks();
  const plans = useList("/rebalance/plans", { query: { status: "all", limit: 50 } });
  const texts = strings.plans;
  const add = (
    <a class="button" href="/plans/new">
      {texts.add}
    </a>
  );
  return (
    <View heading={texts.title} actions={add}>
      <Loaded read={{ data: plans.items, problem: plans.problem }}>
        {(all) => {
          const waiting = all.filter(({ status }) => status === "awaiting_approval");
          const isOwn = ({ committed_by }: PlanSummary) => committed_by === user.id;
          const suggested = all.filter(({ status }) => status === "suggested");
          const others = all.filter((plan) => !waiting.includes(plan) && !suggested.includes(plan));
          return all.length === 0 ? (
            <section class="card empty">
              <p>{texts.none}</p>
              <p class="soft">{texts.noneHint}</p>
            </section>
          ) : (
            <>
              <PlanList title={strings.waitForYou} plans={waiting.filter((plan) => !isOwn(plan))} />
              <PlanList title={strings.waitForPartner} plans={waiting.filter(isOwn)} />
              <PlanList title={texts.drafts} plans={suggested} />
              <PlanList title={texts.settled} plans={others} />
              {plans.more && (
                <button type="button" class="plain" onClick={plans.more}>
                  {strings.ledger.more}
                </button>
              )}
            </>
          );
        }}
      </Loaded>
    </View>
  );
}

function PlanList({ title, plans }: { title: string; plans: readonly PlanSummary[] }) {
  const books = useBooks();
  const named = useNamed();
  if (plans.length === 0) return null;
  const goalName = (id: string | null) => named?.goals.get(id ?? "")?.name ?? strings.aGoal;
  return (
    <section class="card">
      <h2>{title}</h2>
      <ul class="rows">
        {plans.map((plan) => (
          <li key={plan.plan_id}>
            <div class="row">
              <a class="name" href={`/plans/${plan.plan_id}`}>
                {titleOf(plan, goalName, books)}
              </a>
              <span class="tag">{strings.plans.status[plan.status]}</span>
            </div>
            <span class="soft">{aboutOf(plan, books)}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** What a plan moves, in a few words. */
function titleOf(
  { moves, strategy }: PlanSummary,
  goalName: (id: string | null) => string,
  { formats }: Books,
): string {
  const [first] = moves;
  const texts = strings.plans;
  if (first === undefined) return texts.noMoves;
  const largest = moves.reduce(
    (most, move) => (minorUnits(move.amount) > minorUnits(most.amount) ? move : most),
    first,
  );
  const amount = formats.money(largest.amount);
  if (strategy === "spending") return texts.payment(amount, goalName(largest.from_goal_id));
  const way = texts.way(
    largest.from_goal_id === null ? strings.availableMoney : goalName(largest.from_goal_id),
    largest.to_goal_id === null ? strings.availableMoney : goalName(largest.to_goal_id),
  );
  return moves.length === 1 ? texts.oneMove(amount, way) : texts.moves(amount, way, moves.length - 1);
}

/** Who asked for it, and until when it is valid. */
function aboutOf(
  { committed_by, requested_by, status, expires_at }: PlanSummary,
  { user, nameOf, formats }: Books,
): string {
  const by = committed_by ?? requested_by;
  const isOpen = status === "suggested" || status === "awaiting_approval";
  return [
    strings.plans.by(by === user.id ? strings.youInText : nameOf(by)),
    isOpen && strings.plans.expires(formats.time(expires_at)),
  ]
    .filter((text) => text)
    .join(" · ");
}
