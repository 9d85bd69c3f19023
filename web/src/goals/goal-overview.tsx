import type { Schemas } from "../api/server.ts";
import { ProgressBar } from "../charts/progress-bar.tsx";
import { isSome } from "../formats/decimals.ts";
import { useBooks } from "../shell/books.ts";
import { strings } from "../strings/strings.ts";
import { GoalStatus } from "./goal-status.tsx";

/** What the goal holds and where, and how far it is. */
export function GoalOverview({
  goal,
  accounts,
  drift,
}: {
  goal: Schemas["FinancialGoal"];
  accounts: readonly Schemas["BankAccount"][];
  drift: Schemas["Drift"] | undefined;
}) {
  const { formats } = useBooks();
  const texts = strings.goals;
  const { progress, deadline, partner_private_amount: hidden } = goal;
  const held = [
    ...goal.allocations.map(({ account_id, allocated_amount }) => ({
      key: account_id,
      name: accounts.find(({ id }) => id === account_id)?.name ?? "",
      amount: allocated_amount,
    })),
    ...(isSome(hidden) ? [{ key: "private", name: texts.partnersPrivate, amount: hidden }] : []),
  ];
  return (
    <section class="card">
      <p class="figure">
        {formats.money(goal.current_allocation)}{" "}
        <span class="of-target">{texts.ofTarget(formats.money(goal.target_amount))}</span>
      </p>
      <ProgressBar goal={goal} formats={formats} />
      <p class="row facts">
        {goal.status === "closed" ? (
          <span class="status">{texts.closed}</span>
        ) : (
          drift && <GoalStatus drift={drift} formats={formats} />
        )}
        <span class="soft">
          {isSome(progress.overfunded)
            ? texts.overfunded(formats.money(progress.overfunded))
            : texts.remaining(formats.money(progress.remaining))}
        </span>
        {isSome(goal.spent) && <span class="soft">{texts.spent(formats.money(goal.spent))}</span>}
        <span class="soft">{deadline === null ? texts.noDeadline : texts.due(formats.day(deadline))}</span>
      </p>
      {goal.locked && <p class="notice">{texts.locked}</p>}
      {goal.notes !== null && <p class="words">{goal.notes}</p>}
      {held.length > 0 && <h2>{texts.heldIn}</h2>}
      <ul class="rows">
        {held.map(({ key, name, amount }) => (
          <li key={key} class="row">
            <span class="name">{name}</span>
            <span class="number">{formats.money(amount)}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
