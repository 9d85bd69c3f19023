import { useEffect } from "preact/hooks";
import { useList } from "../api/reads.ts";
import type { Schemas } from "../api/server.ts";
import { View } from "../parts/page.tsx";
import { Loaded } from "../parts/problem.tsx";
import { useBooks } from "../shell/books.ts";
import type { PageProps } from "../shell/routes.ts";
import { strings } from "../strings/strings.ts";
import { Agenda } from "./agenda.tsx";
import { Answer } from "./answer.tsx";
import { CancelCheckIn } from "./cancel-check-in.tsx";
import { ruleInWords } from "./rule.ts";
import "../styles/days.css";

type CheckIn = Schemas["CheckIn"];

/** `/check-ins/:id`: the agenda and answers of one check-in. */
export function CheckInPage({ id }: PageProps) {
  const { formats } = useBooks();
  const { items, problem, more } = useList("/sync/prompts", { query: { limit: 100 } });
  const found = items?.find((checkIn) => checkIn.id === id);
  const isMissing = items !== undefined && found === undefined && more === undefined;
  useEffect(() => {
    if (found === undefined) more?.();
  }, [items]);
  const texts = strings.checkIns;
  return (
    <View heading={found ? texts.checkInOn(formats.dayOf(found.due_at)) : texts.checkIn}>
      {isMissing ? (
        <p>{texts.noSuch}</p>
      ) : (
        <Loaded read={{ data: found, problem }}>{(checkIn) => <Shown checkIn={checkIn} />}</Loaded>
      )}
      <p>
        <a href="/check-ins">{texts.all}</a>
      </p>
    </View>
  );
}

function Shown({ checkIn }: { checkIn: CheckIn }) {
  const { user, formats, nameOf } = useBooks();
  const { status, due_at, rrule, message, agenda, answers, waiting_for, missed_before } = checkIn;
  const texts = strings.checkIns;
  return (
    <>
      <section class="card">
        <p>
          <span class="tag">{texts.statuses[status]}</span> {formats.time(due_at)}
        </p>
        {rrule !== null && <p class="soft">{ruleInWords(rrule)}</p>}
        {message !== null && <p class="written">{message}</p>}
        {missed_before > 0 && <p class="notice">{texts.missedBefore(missed_before)}</p>}
        {status === "waiting" && waiting_for.length > 0 && (
          <p>{texts.waitsFor(formats.list(waiting_for.map(nameOf)))}</p>
        )}
      </section>
      {status !== "scheduled" && <Agenda items={agenda} />}
      {answers.length > 0 && <Answers answers={answers} />}
      {status === "waiting" && waiting_for.includes(user.id) && <Answer id={checkIn.id} />}
      {(status === "waiting" || status === "scheduled") && (
        <CancelCheckIn id={checkIn.id} isSeries={rrule !== null} />
      )}
    </>
  );
}

function Answers({ answers }: { answers: CheckIn["answers"] }) {
  const { formats, nameOf } = useBooks();
  const texts = strings.checkIns;
  return (
    <section class="card">
      <h2>{texts.answers}</h2>
      <ul class="rows">
        {answers.map(({ user_id, answer, note, snoozed_until, answered_at }) => (
          <li key={user_id}>
            <div class="row">
              <span>
                {answer === "done" || snoozed_until === null
                  ? texts.done(nameOf(user_id))
                  : texts.snoozed(nameOf(user_id), formats.time(snoozed_until))}
              </span>
              <span class="soft">{formats.time(answered_at)}</span>
            </div>
            {note !== null && <span class="written">{note}</span>}
          </li>
        ))}
      </ul>
    </section>
  );
}
