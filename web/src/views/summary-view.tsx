import { GoalList } from "../goals/goal-list.tsx";
import { attentionRows } from "../home/attention-rows.ts";
import { strings } from "../strings/strings.ts";
import { summaryAnswer } from "./answers.ts";
import { Answered, namesIn, type ViewProps } from "./view.tsx";

/** The answer of get_summary: what needs attention, the available money, and the goals. */
export function SummaryView({ host, shown }: ViewProps) {
  return (
    <Answered shown={shown} form={summaryAnswer}>
      {(summary) => {
        const { totals, goals } = summary;
        const { formats } = namesIn(shown.answer, host);
        const rows = attentionRows(summary, 0, formats);
        return (
          <>
            <h1>{strings.views.summary}</h1>
            <section>
              <h2>{strings.home.available}</h2>
              <p class="figure">{formats.money(totals.available)}</p>
              <p class="soft">
                {strings.home.ofBalance(formats.money(totals.balance), formats.money(totals.allocated))}
              </p>
            </section>
            {rows.length > 0 && (
              <section>
                <h2>{strings.home.attention}</h2>
                <ul class="links">
                  {rows.map(({ key, tone, text }) => (
                    <li key={key}>
                      <span class={`marked ${tone}`}>{text}</span>
                    </li>
                  ))}
                </ul>
              </section>
            )}
            <section>
              <h2>{strings.home.goals}</h2>
              <GoalList goals={goals} formats={formats} isLinked={false} />
            </section>
          </>
        );
      }}
    </Answered>
  );
}
