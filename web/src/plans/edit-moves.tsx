import { useState } from "preact/hooks";
import { useRead } from "../api/reads.ts";
import { answerOf, api, type Schemas } from "../api/server.ts";
import { Choice, Field } from "../parts/field.tsx";
import { useRequest, Wrong } from "../parts/problem.tsx";
import { useBooks } from "../shell/books.ts";
import { navigate } from "../shell/location.ts";
import { strings } from "../strings/strings.ts";
import { wayOf } from "./plan-effect.tsx";

interface EditedMove {
  readonly account_id: string;
  /** Empty: available money. */
  readonly from_goal_id: string;
  readonly to_goal_id: string;
  /** As it is typed. */
  readonly amount: string;
  /** From where to where, of a move that the plan suggested. */
  readonly way?: string;
}

/** Changes the moves of a suggestion and carries out the changed ones. */
export function EditMoves({ plan }: { plan: Schemas["Plan"] }) {
  const { formats } = useBooks();
  const { problem, isBusy, run } = useRequest();
  const [moves, setMoves] = useState(() =>
    plan.moves.map((move) => ({ ...editable(plan, move), amount: formats.amountOut(move.amount) })),
  );
  const texts = strings.plans;
  // The moves that are left out are not sent, so the server counts the others.
  const sent = moves.filter(({ amount }) => !/^[0.,\s]*$/.test(amount));
  const errorOf = (move: EditedMove) => {
    const at = sent.indexOf(move);
    const errors = Object.entries(problem?.fields ?? {});
    return errors.find(([field]) => field === `moves.${at}` || field.startsWith(`moves.${at}.`))?.[1];
  };
  const change = (at: number, changed: Partial<EditedMove>) =>
    setMoves(moves.map((move, index) => (index === at ? { ...move, ...changed } : move)));
  const commit = (event: SubmitEvent) => {
    event.preventDefault();
    return run(async () => {
      const body = {
        basis_sequence: plan.basis_sequence,
        moves: sent.map(({ account_id, from_goal_id, to_goal_id, amount }) => ({
          account_id,
          amount: formats.amountIn(amount),
          ...(from_goal_id !== "" && { from_goal_id }),
          ...(to_goal_id !== "" && { to_goal_id }),
        })),
      };
      const { plan_id } = await answerOf(api.POST("/rebalance/commit", { body }));
      navigate(`/plans/${plan_id}`);
    });
  };
  return (
    <details class="card">
      <summary>{texts.edit}</summary>
      <p class="soft">{texts.editHint}</p>
      <form onSubmit={commit}>
        {moves.map((move, at) => (
          <fieldset key={at}>
            <legend>{move.way ?? texts.newMove}</legend>
            {move.way === undefined && <Way move={move} onChange={(changed) => change(at, changed)} />}
            <Field
              name={`amount-${at}`}
              type="amount"
              label={strings.accounts.amount}
              value={move.amount}
              onInput={(amount) => change(at, { amount })}
              error={errorOf(move)}
            />
          </fieldset>
        ))}
        <Wrong problem={problem} />
        <div class="actions">
          <button type="submit" disabled={isBusy || sent.length === 0}>
            {texts.commitEdited}
          </button>
          <button
            type="button"
            class="plain"
            onClick={() =>
              setMoves([...moves, { account_id: "", from_goal_id: "", to_goal_id: "", amount: "" }])
            }
          >
            {texts.addMove}
          </button>
        </div>
      </form>
    </details>
  );
}

function editable(plan: Schemas["Plan"], move: Schemas["Move"]): Omit<EditedMove, "amount"> {
  return {
    account_id: move.account_id ?? "",
    from_goal_id: move.from_goal_id ?? "",
    to_goal_id: move.to_goal_id ?? "",
    way: wayOf(plan, move),
  };
}

/** Chooses the account of a move, and the goals that give and get. */
function Way({ move, onChange }: { move: EditedMove; onChange: (changed: Partial<EditedMove>) => void }) {
  const { data } = useRead("/summary", { query: { detail: "full" } });
  const named = (rows: readonly { id: string; name: string }[] = []) =>
    rows.map(({ id, name }) => [id, name] as const);
  const texts = strings.plans;
  const goals = [["", strings.availableMoney], ...named(data?.goals)] as const;
  return (
    <>
      <Choice
        name="account"
        label={texts.account}
        options={[["", texts.choose], ...named(data?.accounts)]}
        value={move.account_id}
        onInput={(account_id) => onChange({ account_id })}
      />
      <Choice
        name="from"
        label={texts.from}
        options={goals}
        value={move.from_goal_id}
        onInput={(from_goal_id) => onChange({ from_goal_id })}
      />
      <Choice
        name="to"
        label={texts.to}
        options={goals}
        value={move.to_goal_id}
        onInput={(to_goal_id) => onChange({ to_goal_id })}
      />
    </>
  );
}
