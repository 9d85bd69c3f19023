import { useRead } from "../api/reads.ts";
import { GoalList } from "../goals/goal-list.tsx";
import { View } from "../parts/page.tsx";
import { Loaded } from "../parts/problem.tsx";
import { useBooks } from "../shell/books.ts";
import { strings } from "../strings/strings.ts";

/** `/`: what the couple has, and its goals. */
export function HomePage() {
  const { formats } = useBooks();
  const summary = useRead("/summary", { query: { detail: "full" } });
  return (
    <View heading={strings.home.title}>
      <Loaded read={summary}>
        {({ totals, goals }) => (
          <>
            <section class="card">
              <h2>{strings.home.available}</h2>
              <p class="figure">{formats.money(totals.available)}</p>
              <p class="soft">
                {strings.home.ofBalance(formats.money(totals.balance), formats.money(totals.allocated))}
              </p>
            </section>
            <section class="card">
              <h2>{strings.home.goals}</h2>
              <GoalList goals={goals} formats={formats} />
              <p>
                <a href="/goals">{strings.home.allGoals}</a>
              </p>
            </section>
          </>
        )}
      </Loaded>
    </View>
  );
}
