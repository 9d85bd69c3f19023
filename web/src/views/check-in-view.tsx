import type { z } from "zod";
import { strings } from "../strings/strings.ts";
import { checkInsAnswer } from "./answers.ts";
import { Answered, type Names, useNames, type ViewProps } from "./view.tsx";

type CheckIn = z.output<typeof checkInsAnswer>["items"][number];
type AgendaItem = CheckIn["agenda"][number];

/** The earlier check-ins that are shown below the open ones. */
const EARLIER = 3;

/** The answer of list_check_ins: those that wait, those to come, and the last ones. */
export function CheckInView({ host, shown }: ViewProps) {
  const names = useNames(host);
  return (
    <Answered shown={names ? shown : { input: {} }} form={checkInsAnswer}>
      {({ items }) => {
        const of = (...statuses: readonly CheckIn["status"][]) =>
          items.filter(({ status }) => statuses.includes(status));
        const earlier = of("complete", "missed", "cancelled").slice(0, EARLIER);
        const open = [...of("waiting"), ...of("scheduled").toReversed(), ...earlier];
        return (
          <>
            <h1>{strings.views.checkIns}</h1>
            {open.length === 0 && <p>{strings.views.noCheckIns}</p>}
            {names && open.map((checkIn) => <OneCheckIn key={checkIn.id} checkIn={checkIn} names={names} />)}
          </>
        );
      }}
    </Answered>
  );
}

function OneCheckIn({ checkIn, names }: { checkIn: CheckIn; names: Names }) {
  const { status, due_at, message, agenda, answers, waiting_for } = checkIn;
  const texts = strings.views;
  const { formats, partner } = names;
  return (
    <section>
      <h2>{texts.checkInStatus[status](formats.time(due_at))}</h2>
      {message !== undefined && <p class="name">{message}</p>}
      {agenda.length > 0 && (
        <>
          <h3>{texts.agenda}</h3>
          <ul class="rows">
            {agenda.map((item, at) => (
              <li key={at}>{agendaText(item, names)}</li>
            ))}
          </ul>
        </>
      )}
      {answers.map(({ user_id, answer, note, snoozed_until }) => (
        <p key={user_id}>
          {answer === "snooze" && snoozed_until !== undefined
            ? texts.snoozed(partner(user_id), formats.time(snoozed_until))
            : texts.answered(partner(user_id))}
          {note !== undefined && <q class="name">{note}</q>}
        </p>
      ))}
      {status === "waiting" && waiting_for.length > 0 && (
        <p class="soft">{texts.waitsFor(formats.list(waiting_for.map(partner)))}</p>
      )}
    </section>
  );
}

/** What a topic of an agenda says, with its kind where a newer server knows more. */
function agendaText({ kind, ...item }: AgendaItem, { formats, goal, account, partner }: Names): string {
  const texts: Readonly<Record<string, ((facts: AgendaFacts) => string) | undefined>> = strings.views.topics;
  const text = texts[kind];
  if (text === undefined) return kind;
  return text({
    goal: goal(item.goal_id),
    account: account(item.account_id),
    who: partner(item.user_id),
    amount: item.amount === undefined ? "" : formats.money(item.amount),
  });
}

/** What a text about a topic can name. */
export interface AgendaFacts {
  readonly goal: string;
  readonly account: string;
  readonly who: string;
  readonly amount: string;
}
