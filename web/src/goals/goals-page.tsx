import { useList, useRead } from "../api/reads.ts";
import { EarlierButton } from "../parts/earlier.tsx";
import { View } from "../parts/page.tsx";
import { Loaded } from "../parts/problem.tsx";
import { useBooks } from "../shell/books.ts";
import { usePlace } from "../shell/location.ts";
import { strings } from "../strings/strings.ts";
import { GoalList } from "./goal-list.tsx";
import { NewGoal } from "./new-goal.tsx";

/** `/goals`: the couple's goals, or with `?status=closed` those that were closed. */
export function GoalsPage() {
  const isClosed = new URLSearchParams(usePlace().query).get("status") === "closed";
  const texts = strings.goals;
  const other = isClosed ? (
    <a href="/goals">{texts.showActive}</a>
  ) : (
    <a href="/goals?status=closed">{texts.showClosed}</a>
  );
  return (
    <View heading={isClosed ? texts.showClosed : texts.title} actions={other}>
      <Goals status={isClosed ? "closed" : "active"} />
      {!isClosed && <NewGoal />}
    </View>
  );
}

function Goals({ status }: { status: "active" | "closed" }) {
  const { formats } = useBooks();
  const { items, problem, more } = useList("/goals", { query: { status, limit: 100 } });
  const drift = useRead("/drift");
  const none = status === "closed" ? strings.goals.noneClosed : strings.goals.none;
  return (
    <Loaded read={{ data: items, problem }}>
      {(goals) => (
        <section class="card">
          {goals.length === 0 && <p>{none}</p>}
          <GoalList goals={goals} drifts={drift.data?.goals} formats={formats} />
          {more && <EarlierButton more={more} isAutomatic={problem === undefined} />}
        </section>
      )}
    </Loaded>
  );
}
