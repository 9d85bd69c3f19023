import { useState } from "preact/hooks";
import { answerOf, api, type Schemas } from "../api/server.ts";
import { Choice, Field, filledIn } from "../parts/field.tsx";
import { useFieldErrors } from "../parts/field-errors.ts";
import { useRequest, Wrong } from "../parts/problem.tsx";
import { useBooks } from "../shell/books.ts";
import { strings } from "../strings/strings.ts";
import type { Result } from "./move-money.tsx";
import { allocatableIn, allocate, askPartner, heldIn, type Move, reallocate } from "./moves.ts";

type Goal = Schemas["FinancialGoal"];

interface MoveFormProps {
  readonly goal: Goal;
  readonly accounts: readonly Schemas["BankAccount"][];
  readonly goals: readonly Goal[];
  readonly move: Move;
  readonly onDone: (result: Result | undefined) => void;
}

/** The fields that refusals are about. */
const FIELD_BY_CODE = {
  insufficient_available: "amount",
  insufficient_allocation: "amount",
  insufficient_balance: "amount",
  amount_out_of_range: "amount",
  account_closed: "account_id",
  not_owner: "account_id",
};

/** The form of one kind of move. */
export function MoveForm(props: MoveFormProps) {
  const { goal, accounts, goals, move, onDone } = props;
  const { formats, couple } = useBooks();
  const { problem, isBusy, run } = useRequest();
  const { errors, other } = useFieldErrors(problem, FIELD_BY_CODE);
  const [refused, setRefused] = useState<Record<string, string>>({});
  const texts = strings.goals;
  const sources = move === "allocate" ? allocatableIn(accounts) : heldIn(goal, accounts);
  const others = goals.filter(({ id }) => id !== goal.id);
  if (sources.length === 0)
    return <p>{move === "allocate" ? texts.noAccountToAllocate : texts.nothingToTake}</p>;
  if (move === "reallocate" && others.length === 0) return <p>{texts.noOtherGoal}</p>;
  const bodyOf = ({ account_id = "", amount = "" }: Record<string, string>) => ({
    account_id,
    goal_id: goal.id,
    amount: formats.amountIn(amount),
  });
  const send = (event: SubmitEvent) => {
    event.preventDefault();
    const form = event.currentTarget as HTMLFormElement;
    const filled = filledIn(form);
    setRefused(filled);
    onDone(undefined);
    return run(async () => {
      const { amount, planId = null } = await carryOut(move, bodyOf(filled), filled);
      const account = sources.find(({ id }) => id === filled.account_id)?.name ?? "";
      const text = planId ? texts.paymentWaits : texts.done[move](formats.money(amount ?? "0"), account);
      form.reset();
      onDone({ text, planId });
    });
  };
  const ask = () =>
    run(async () => {
      const planId = await askPartner(bodyOf(refused), refused.dest_goal_id, couple.ledger.sequence);
      onDone({ text: "", planId });
    });
  const label = move === "allocate" ? texts.canAllocate : texts.holds;
  return (
    <form onSubmit={send}>
      <Choice
        name="account_id"
        label={texts.account}
        options={sources.map(({ id, name, amount }) => [id, label(name, formats.money(amount))] as const)}
        error={errors.account_id ?? errors.source_account_id}
      />
      {move === "reallocate" && (
        <Choice
          name="dest_goal_id"
          label={texts.toGoal}
          options={others.map(({ id, name }) => [id, name] as const)}
          error={errors.dest_goal_id}
        />
      )}
      <Field name="amount" type="amount" label={texts.amount} error={errors.amount} />
      {move === "spend" && <PaymentFields errors={errors} />}
      <Wrong problem={other} />
      <p class="actions">
        <button type="submit" disabled={isBusy}>
          {texts.submit[move]}
        </button>
        {problem?.code === "needs_second_key" && (
          <button type="button" class="plain" disabled={isBusy} onClick={ask}>
            {texts.askPartner}
          </button>
        )}
      </p>
    </form>
  );
}

function PaymentFields({ errors }: { errors: Readonly<Record<string, string>> }) {
  const texts = strings.goals;
  return (
    <>
      <Field name="payee" type="text" isOptional label={texts.payee} error={errors.payee} />
      <Field name="note" type="text" isOptional label={texts.note} error={errors.note} />
      <p>
        <label>
          <input type="checkbox" name="already_in_balance" />
          {texts.alreadyPaid}
        </label>
      </p>
    </>
  );
}

/** Returns the amount that moved, and the plan that waits for the partner, if one does. @throws Problem */
async function carryOut(
  move: Move,
  body: { account_id: string; goal_id: string; amount: string },
  { payee, note, dest_goal_id = "", already_in_balance }: Record<string, string>,
): Promise<{ readonly amount: string | null; readonly planId?: string | null }> {
  if (move === "reallocate") return reallocate(body, dest_goal_id);
  if (move !== "spend") return allocate(move, body);
  const noted = { ...(payee && { payee }), ...(note && { note }) };
  const paid = { ...body, ...noted, ...(already_in_balance && { already_in_balance: true }) };
  const { event, plan_id: planId } = await answerOf(api.POST("/goals/spend", { body: paid }));
  return { amount: event.amount, planId };
}
