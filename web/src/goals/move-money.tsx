import { useState } from "preact/hooks";
import type { Schemas } from "../api/server.ts";
import { strings } from "../strings/strings.ts";
import { MoveForm } from "./move-form.tsx";
import { MOVES, type Move } from "./moves.ts";

/** Sets money aside for the goal, takes it back, spends it, or moves it to another goal. */
export function MoveMoney(props: {
  goal: Schemas["FinancialGoal"];
  accounts: readonly Schemas["BankAccount"][];
  goals: readonly Schemas["FinancialGoal"][];
}) {
  const [move, setMove] = useState<Move>("allocate");
  const [result, setResult] = useState<Result>();
  const choose = (chosen: Move) => {
    setMove(chosen);
    setResult(undefined);
  };
  return (
    <section class="card">
      <h2>{strings.goals.money}</h2>
      <p class="soft">{strings.goals.moneyText}</p>
      <div class="choices">
        {MOVES.map((one) => (
          <button
            key={one}
            type="button"
            class="choice"
            aria-pressed={one === move}
            onClick={() => choose(one)}
          >
            {strings.goals[one]}
          </button>
        ))}
      </div>
      <MoveForm key={move} {...props} move={move} onDone={setResult} />
      <div role="status">
        {result && (
          <p class="done">
            {result.text} {result.planId && <a href={`/plans/${result.planId}`}>{strings.goals.toPlan}</a>}
          </p>
        )}
      </div>
    </section>
  );
}

/** What a move did, and the plan that waits for the partner, if one does. */
export interface Result {
  readonly text: string;
  readonly planId?: string | null;
}
