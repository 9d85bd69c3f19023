import { useRead } from "../api/reads.ts";
import { ProgressBar } from "../charts/progress-bar.tsx";
import { View } from "../parts/page.tsx";
import { Loaded } from "../parts/problem.tsx";
import { useBooks } from "../shell/books.ts";
import type { PageProps } from "../shell/routes.ts";
import { strings } from "../strings/strings.ts";
import { GoalForecast } from "./goal-forecast.tsx";

/** `/goals/:id`: one goal. */
export function GoalPage({ id }: PageProps) {
  const { formats } = useBooks();
  const goal = useRead("/goals/{id}", { path: { id } });
  return (
    <View heading={goal.data?.name ?? strings.goals.goal}>
      <Loaded read={goal}>
        {(found) => (
          <>
            <section class="card">
              <p class="figure">{formats.money(found.current_allocation)}</p>
              <ProgressBar goal={found} formats={formats} />
            </section>
            <GoalForecast goal={found} />
          </>
        )}
      </Loaded>
    </View>
  );
}
