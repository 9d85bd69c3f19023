import type { z } from "zod";
import { GoalList } from "../goals/goal-list.tsx";
import { strings } from "../strings/strings.ts";
import { summaryAnswer } from "./answers.ts";
import { Answered, type Names, namesIn, type ViewProps } from "./view.tsx";

type Attention = z.output<typeof summaryAnswer>["attention"][number];

/** The answer of get_summary: what needs attention, the available money, and the goals. */
export function SummaryView({ host, shown }: ViewProps) {
  return (
    <Answered shown={shown} form={summaryAnswer}>
      {({ totals, goals, attention }) => {
        const names = namesIn(shown.answer, host);
        const { formats } = names;
        const urgent = attention.flatMap((row) => attentionText(row, names) ?? []);
        return (
          <>
            <h1>{strings.views.summary}</h1>
            {urgent.length > 0 && (
              <ul class="notice attention">
                {urgent.map((text) => (
                  <li key={text}>{text}</li>
                ))}
              </ul>
            )}
            <section>
              <h2>{strings.home.available}</h2>
              <p class="figure">{formats.money(totals.available)}</p>
              <p class="soft">
                {strings.home.ofBalance(formats.money(totals.balance), formats.money(totals.allocated))}
              </p>
            </section>
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

/** What a row says; undefined for a kind that a newer server knows. */
function attentionText(row: Attention, { formats, goal, account }: Names): string | undefined {
  const texts: Readonly<Record<string, ((facts: AttentionFacts) => string) | undefined>> =
    strings.views.attention;
  const amount = row.amount === null ? "" : formats.money(row.amount);
  const [goalId, accountId] = [row.goal_ids[0], row.account_ids[0]];
  return texts[row.kind]?.({
    amount,
    count: row.count ?? 1,
    goal: goal(goalId ?? null),
    account: account(accountId ?? null),
    percent: formats.percent(row.percent ?? 0),
  });
}

/** What a text about attention can name. */
export interface AttentionFacts {
  readonly amount: string;
  readonly count: number;
  readonly goal: string;
  readonly account: string;
  readonly percent: string;
}
