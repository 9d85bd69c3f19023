import { useRead } from "../api/reads.ts";
import type { Schemas } from "../api/server.ts";
import { View } from "../parts/page.tsx";
import { Loaded } from "../parts/problem.tsx";
import type { PageProps } from "../shell/routes.ts";
import { strings } from "../strings/strings.ts";
import "../styles/goals.css";
import { CloseGoal } from "./close-goal.tsx";
import { EditGoal } from "./edit-goal.tsx";
import { GoalDrift } from "./goal-drift.tsx";
import { GoalForecast } from "./goal-forecast.tsx";
import { GoalHistory } from "./goal-history.tsx";
import { GoalOverview } from "./goal-overview.tsx";
import { MoveMoney } from "./move-money.tsx";
import { Reactions } from "./reactions.tsx";

type Goal = Schemas["FinancialGoal"];

/** `/goals/:id`: one goal. */
export function GoalPage({ id }: PageProps) {
  const goal = useRead("/goals/{id}", { path: { id } });
  return (
    <View heading={goal.data?.name ?? strings.goals.goal}>
      <Loaded read={goal}>{(found) => <OneGoal goal={found} />}</Loaded>
    </View>
  );
}

function OneGoal({ goal }: { goal: Goal }) {
  const accounts = useRead("/accounts", { query: { limit: 100 } });
  const goals = useRead("/goals", { query: { limit: 100 } });
  const drift = useRead("/drift").data?.goals.find(({ goal_id }) => goal_id === goal.id);
  const isActive = goal.status === "active";
  return (
    <div class="columns">
      <div class="stack">
        <GoalOverview goal={goal} accounts={accounts.data?.items ?? []} drift={drift} />
        {isActive && drift && <GoalDrift goal={goal} drift={drift} accounts={accounts.data?.items ?? []} />}
        {isActive && (
          <Loaded read={accounts}>
            {({ items }) => <MoveMoney goal={goal} accounts={items} goals={goals.data?.items ?? []} />}
          </Loaded>
        )}
        {isActive && drift && <GoalForecast goal={goal} drift={drift} />}
      </div>
      <div class="stack">
        {isActive && <Reactions goal={goal} />}
        <GoalHistory goal={goal} />
        {isActive && <EditGoal goal={goal} />}
        {isActive && <CloseGoal goal={goal} />}
      </div>
    </div>
  );
}
