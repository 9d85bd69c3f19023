import { useList } from "../api/reads.ts";
import { View } from "../parts/page.tsx";
import { Loaded } from "../parts/problem.tsx";
import { useBooks } from "../shell/books.ts";
import { strings } from "../strings/strings.ts";
import { GoalList } from "./goal-list.tsx";
import { NewGoal } from "./new-goal.tsx";

/** `/goals`: the couple's goals. */
export function GoalsPage() {
  const { formats } = useBooks();
  const { items, problem } = useList("/goals", { query: { limit: 100 } });
  return (
    <View heading={strings.goals.title}>
      <Loaded read={{ data: items, problem }}>
        {(goals) => (
          <section class="card">
            {goals.length > 0 ? <GoalList goals={goals} formats={formats} /> : <p>{strings.goals.none}</p>}
          </section>
        )}
      </Loaded>
      <NewGoal />
    </View>
  );
}
