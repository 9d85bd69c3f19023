import { useRead } from "../api/reads.ts";
import type { Schemas } from "../api/server.ts";
import { EventRows } from "../ledger/event-list.tsx";
import { useNamed } from "../ledger/names.ts";
import { Loaded } from "../parts/problem.tsx";
import { strings } from "../strings/strings.ts";
import "../styles/money.css";

const NEWEST = 8;

/** What happened with a goal last. */
export function GoalHistory({ goal: { id } }: { goal: Schemas["FinancialGoal"] }) {
  const newest = useRead("/ledger", { query: { goal_id: id, limit: NEWEST } });
  const named = useNamed();
  return (
    <section class="card">
      <h2>{strings.goals.history}</h2>
      <Loaded read={{ data: named && newest.data, problem: newest.problem }}>
        {({ items }) => named && <EventRows events={items} named={named} />}
      </Loaded>
      <p>
        <a href={`/ledger?goal_id=${id}`}>{strings.goals.allHistory}</a>
      </p>
    </section>
  );
}
