import type { Schemas } from "../api/server.ts";
import { isLess } from "../formats/decimals.ts";
import type { Books } from "../shell/books.ts";
import { strings } from "../strings/strings.ts";
import { BeforeAfterBars } from "./bars.tsx";

type Plan = Pick<Schemas["Plan"], "strategy" | "moves" | "goals" | "accounts" | "partners">;

interface Props extends Pick<Books, "formats" | "nameOf"> {
  readonly plan: Plan;
}

/** What the plan moves and why, and goals and accounts before and after it. */
export function PlanEffect({ plan, formats, nameOf }: Props) {
  const isPayment = plan.strategy === "spending";
  return (
    <>
      <h2>{isPayment ? strings.payment : strings.moves}</h2>
      {plan.moves.length === 0 && <p>{strings.plans.nothingToDo}</p>}
      <ul class="rows moves">
        {plan.moves.map((move, at) => (
          <li key={at}>
            <span class="name">
              <strong>{formats.money(move.amount)}</strong> {wayOf(plan, move)}
            </span>
            <span class="soft">{move.reason}</span>
          </li>
        ))}
      </ul>
      <Comparison
        of={strings.planGoals}
        rows={plan.goals.map((goal) => ({
          name: goal.name,
          cells: [goal.before, goal.after].map(
            (is) => `${formats.money(is.current_allocation)} (${formats.percent(is.percent)})`,
          ),
          before: goal.before.current_allocation,
          after: goal.after.current_allocation,
          whole: largest([goal.target_amount, goal.before.current_allocation, goal.after.current_allocation]),
        }))}
      />
      <Comparison
        of={strings.availableIn}
        rows={rowsOf(
          plan.accounts.map(({ name, had, keeps }) => ({ name, before: had, after: keeps })),
          formats.money,
        )}
      />
      <Comparison
        of={strings.availableTo}
        rows={rowsOf(
          plan.partners.map(({ user_id, before, after }) => ({
            name: user_id === null ? strings.jointly : nameOf(user_id),
            before: before.available,
            after: after.available,
          })),
          formats.money,
        )}
      />
    </>
  );
}

/** From where to where a move goes, and in which account. */
export function wayOf(
  { goals, accounts, strategy }: Pick<Plan, "goals" | "accounts" | "strategy">,
  { from_goal_id, to_goal_id, account_id }: Schemas["Move"],
): string {
  const goal = (id: string | null) =>
    id === null
      ? strings.availableMoney
      : (goals.find(({ goal_id }) => goal_id === id)?.name ?? strings.aGoal);
  const account = accounts.find((one) => one.account_id === account_id)?.name ?? strings.aPrivateAccount;
  return strategy === "spending"
    ? strings.paysFrom(goal(from_goal_id), account)
    : strings.movesTo(goal(from_goal_id), goal(to_goal_id), account);
}

interface Row {
  readonly name: string;
  readonly before: string;
  readonly after: string;
  /** The amount of a full bar. */
  readonly whole: string;
  readonly cells: readonly string[];
}

/** Rows whose bars are drawn to the same scale. */
function rowsOf(
  rows: readonly Pick<Row, "name" | "before" | "after">[],
  money: (amount: string) => string,
): readonly Row[] {
  const whole = largest(rows.flatMap(({ before, after }) => [before, after]));
  return rows.map((row) => ({ ...row, whole, cells: [money(row.before), money(row.after)] }));
}

function largest(amounts: readonly string[]): string {
  return amounts.reduce((most, amount) => (isLess(most, amount) ? amount : most), "0");
}

function Comparison({ of, rows }: { of: string; rows: readonly Row[] }) {
  if (rows.length === 0) return null;
  return (
    <table class="comparison">
      <thead>
        <tr>
          <th scope="col">{of}</th>
          <th scope="col">
            <span class="key before" /> {strings.before}
          </th>
          <th scope="col">
            <span class="key after" /> {strings.after}
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ name, cells, ...bars }, at) => (
          <tr key={at}>
            <th scope="row">
              {name}
              <BeforeAfterBars {...bars} />
            </th>
            {cells.map((cell, index) => (
              <td key={index}>{cell}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
