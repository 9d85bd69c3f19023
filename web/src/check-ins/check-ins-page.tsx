import { useList } from "../api/reads.ts";
import type { Schemas } from "../api/server.ts";
import { EarlierButton } from "../parts/earlier.tsx";
import { View } from "../parts/page.tsx";
import { Loaded } from "../parts/problem.tsx";
import { useBooks } from "../shell/books.ts";
import { strings } from "../strings/strings.ts";
import { ruleInWords } from "./rule.ts";
import { ScheduleForm } from "./schedule-form.tsx";
import "../styles/days.css";

type CheckIn = Schemas["CheckIn"];

/** `/check-ins`: when the partners look at their money together. */
export function CheckInsPage() {
  const { items, problem, more } = useList("/sync/prompts", { query: { limit: 50 } });
  const texts = strings.checkIns;
  return (
    <View heading={texts.title}>
      <div class="columns">
        <div class="stack">
          <Loaded read={{ data: items, problem }}>
            {(loaded) => {
              const of = (...statuses: readonly CheckIn["status"][]) =>
                loaded.filter(({ status }) => statuses.includes(status));
              if (loaded.length === 0)
                return (
                  <section class="card empty">
                    <p>{texts.none}</p>
                    <p class="soft">{texts.noneHint}</p>
                  </section>
                );
              return (
                <>
                  <Group heading={texts.due} checkIns={of("waiting")} />
                  <Group
                    heading={texts.next}
                    checkIns={of("scheduled").toSorted((a, b) => a.due_at.localeCompare(b.due_at))}
                  />
                  <Group heading={texts.ended} checkIns={of("complete", "missed", "cancelled")} />
                  {more && <EarlierButton more={more} isAutomatic={problem === undefined} />}
                </>
              );
            }}
          </Loaded>
        </div>
        <div class="stack first-on-phone">
          <ScheduleForm />
        </div>
      </div>
    </View>
  );
}

function Group({ heading, checkIns }: { heading: string; checkIns: readonly CheckIn[] }) {
  const { formats } = useBooks();
  if (checkIns.length === 0) return null;
  return (
    <section class="card">
      <h2>{heading}</h2>
      <ul class="rows">
        {checkIns.map((checkIn) => (
          <li key={checkIn.id}>
            <div class="row">
              <a class="name" href={`/check-ins/${checkIn.id}`}>
                {formats.time(checkIn.due_at)}
              </a>
              <span class="soft">{strings.checkIns.statuses[checkIn.status]}</span>
            </div>
            {checkIn.rrule !== null && <span class="soft">{ruleInWords(checkIn.rrule)}</span>}
            {checkIn.message !== null && <span class="written">{checkIn.message}</span>}
          </li>
        ))}
      </ul>
    </section>
  );
}
