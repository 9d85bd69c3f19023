import { useRead } from "../api/reads.ts";
import type { Schemas } from "../api/server.ts";
import { GoalList } from "../goals/goal-list.tsx";
import { View } from "../parts/page.tsx";
import { Loaded } from "../parts/problem.tsx";
import { useBooks } from "../shell/books.ts";
import { strings } from "../strings/strings.ts";
import { Attention } from "./attention.tsx";
import { attentionRows } from "./attention-rows.ts";
import { FirstSteps } from "./first-steps.tsx";
import "../styles/home.css";
import { NextCheckIn } from "./next-check-in.tsx";

/** `/`: what needs attention, what the couple has, and its goals. */
export function HomePage() {
  const { formats } = useBooks();
  const summary = useRead("/summary", { query: { detail: "full" } });
  const drift = useRead("/drift");
  const inbox = useRead("/inbox", { query: { unread: true, limit: 1 } });
  return (
    <View heading={strings.home.title}>
      <Loaded read={summary}>
        {(found) => (
          <div class="home">
            <div class="urgent">
              <Attention rows={attentionRows(found, inbox.data?.unread_count ?? 0, formats)} />
            </div>
            <div class="stack">
              <Available totals={found.totals} />
              <FirstSteps summary={found} />
              {found.goals.length > 0 && (
                <section class="card">
                  <div class="row">
                    <h2>{strings.home.goals}</h2>
                    <a href="/goals">{strings.home.allGoals}</a>
                  </div>
                  <GoalList goals={found.goals} drifts={drift.data?.goals} formats={formats} />
                </section>
              )}
            </div>
            <NextCheckIn />
          </div>
        )}
      </Loaded>
    </View>
  );
}

function Available({ totals }: { totals: Schemas["Totals"] }) {
  const { formats } = useBooks();
  return (
    <section class="card">
      <h2>{strings.home.available}</h2>
      <p class="figure">{formats.money(totals.available)}</p>
      <p class="soft">
        {strings.home.ofBalance(formats.money(totals.balance), formats.money(totals.allocated))}
      </p>
    </section>
  );
}
