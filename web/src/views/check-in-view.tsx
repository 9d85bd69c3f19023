import type { z } from "zod";
import { strings } from "../strings/strings.ts";
import "../styles/days.css";
import { checkInsAnswer } from "./answers.ts";
import { Answered, type Names, useNames, type ViewProps } from "./view.tsx";

type CheckIn = z.output<typeof checkInsAnswer>["items"][number];

/** The past check-ins that are shown below the open ones. */
const PAST = 3;

/** The answer of list_check_ins: those that wait, those to come, and the last ones. */
export function CheckInView({ host, shown }: ViewProps) {
  const names = useNames(host);
  return (
    <Answered shown={names ? shown : { input: {} }} form={checkInsAnswer}>
      {({ items }) => {
        const of = (...statuses: readonly CheckIn["status"][]) =>
          items.filter(({ status }) => statuses.includes(status));
        const past = of("complete", "missed", "cancelled").slice(0, PAST);
        const checkIns = [...of("waiting"), ...of("scheduled").toReversed(), ...past];
        return (
          <>
            <h1>{strings.checkIns.title}</h1>
            {checkIns.length === 0 && <p>{strings.checkIns.none}</p>}
            {names &&
              checkIns.map((checkIn) => <OneCheckIn key={checkIn.id} checkIn={checkIn} names={names} />)}
          </>
        );
      }}
    </Answered>
  );
}

function OneCheckIn({ checkIn, names }: { checkIn: CheckIn; names: Names }) {
  const { status, due_at, message, agenda, answers, waiting_for } = checkIn;
  const { formats, nameOf, goal, account } = names;
  const texts = strings.checkIns;
  return (
    <section>
      <h2>
        {formats.time(due_at)} <span class="soft">{texts.statuses[status]}</span>
      </h2>
      {message !== undefined && <p class="written">{message}</p>}
      {agenda.length > 0 && (
        <>
          <h3>{texts.agenda}</h3>
          <ul class="rows">
            {agenda.map(({ kind, account_id, goal_id, user_id, amount }, at) => (
              <li key={at}>
                {texts.topics[kind]({
                  subject: account_id === undefined ? goal(goal_id) : account(account_id),
                  amount: amount === undefined ? "" : formats.money(amount),
                  by: nameOf(user_id),
                })}
              </li>
            ))}
          </ul>
        </>
      )}
      {answers.map(({ user_id, answer, note, snoozed_until: until }) => (
        <div key={user_id}>
          <p>
            {answer === "snooze" && until !== undefined
              ? texts.snoozed(nameOf(user_id), formats.time(until))
              : texts.done(nameOf(user_id))}
          </p>
          {note !== undefined && <p class="written">{note}</p>}
        </div>
      ))}
      {status === "waiting" && waiting_for.length > 0 && (
        <p class="soft">{texts.waitsFor(formats.list(waiting_for.map(nameOf)))}</p>
      )}
    </section>
  );
}
