import { answerOf, api, type Schemas } from "../api/server.ts";
import { isLess } from "../formats/decimals.ts";
import { useRequest, Wrong } from "../parts/problem.tsx";
import { type Books, useBooks } from "../shell/books.ts";
import { navigate } from "../shell/location.ts";
import { strings } from "../strings/strings.ts";
import { allocatableIn, allocate } from "./moves.ts";

interface DriftProps {
  readonly goal: Schemas["FinancialGoal"];
  readonly drift: Schemas["Drift"];
  readonly accounts: readonly Schemas["BankAccount"][];
}

/** Why a goal is off schedule, and what brings it back with one press. */
export function GoalDrift({ goal, drift, accounts }: DriftProps) {
  const { formats } = useBooks();
  const { problem, isBusy, run } = useRequest();
  const { cause, cure, expected, actual } = drift;
  const texts = strings.goals;
  if (cure === null) return null;
  const actions = curesOf({ goal, drift, accounts }, formats);
  return (
    <section class="card">
      <h2>{texts.drift}</h2>
      {expected !== null && <p>{texts.expectedNow(formats.money(expected), formats.money(actual))}</p>}
      {cause !== null && <p>{texts.cause[cause.kind](formats.money(cause.amount))}</p>}
      {actions.length === 0 && <p class="soft">{texts.noCure}</p>}
      <p class="actions">
        {actions.map(({ text, act }, at) => (
          <button
            key={text}
            type="button"
            class={at === 0 ? "" : "plain"}
            disabled={isBusy}
            onClick={() => run(act)}
          >
            {text}
          </button>
        ))}
      </p>
      <Wrong problem={problem} />
      {cure.per_month !== null && <p class="soft">{texts.cureMonthly(formats.money(cure.per_month))}</p>}
    </section>
  );
}

interface Action {
  readonly text: string;
  readonly act: () => Promise<void>;
}

/** The cures, the one to try first as the first. */
function curesOf({ goal, drift: { cure }, accounts }: DriftProps, formats: Books["formats"]): Action[] {
  const { amount_now: amount, deadline, use } = cure ?? {};
  const source =
    amount == null ? undefined : allocatableIn(accounts).find((one) => !isLess(one.amount, amount));
  const actions: Record<string, Action> = {};
  if (amount != null && source)
    actions.allocate_to_goal = {
      text: strings.goals.cureNow(formats.money(amount), source.name),
      act: async () => {
        await allocate("allocate", { account_id: source.id, goal_id: goal.id, amount });
      },
    };
  if (use === "suggest_rebalance")
    actions.suggest_rebalance = {
      text: strings.goals.curePlan,
      act: async () => {
        const { plan_id } = await answerOf(api.POST("/rebalance/suggest", { body: {} }));
        navigate(`/plans/${plan_id}`);
      },
    };
  if (deadline != null)
    actions.update_goal = {
      text: strings.goals.cureDeadline(formats.day(deadline)),
      act: async () => {
        const body = { deadline, version: goal.version };
        await answerOf(api.PUT("/goals/{id}", { params: { path: { id: goal.id } }, body }));
      },
    };
  return Object.entries(actions)
    .toSorted(([a], [b]) => Number(b === use) - Number(a === use))
    .map(([, action]) => action);
}
