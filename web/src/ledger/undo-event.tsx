import { useState } from "preact/hooks";
import { answerOf, api, type Schemas } from "../api/server.ts";
import { Field, filledIn } from "../parts/field.tsx";
import { useRequest, Wrong } from "../parts/problem.tsx";
import { type Books, useBooks } from "../shell/books.ts";
import { navigate } from "../shell/location.ts";
import { strings } from "../strings/strings.ts";
import type { Named } from "./names.ts";
import { aboutOf, whatHappened } from "./what-happened.ts";

type LedgerEvent = Schemas["LedgerEvent"];
type Reversible = keyof typeof strings.ledger.effects;

/** Whether this person can undo an event, as far as the page knows. The server decides. */
export function canUndo(event: LedgerEvent, { accounts, goals }: Named, { user }: Books): boolean {
  const { event_type: type, source_account_id: accountId, metadata } = event;
  const account = accountId === null ? undefined : accounts.get(accountId);
  if (!(type in strings.ledger.effects) || account?.status !== "open") return false;
  const isActive = [event.source_goal_id, event.dest_goal_id].every(
    (id) => id === null || goals.get(id)?.status === "active",
  );
  const movesBalance =
    type === "DEPOSIT" || type === "WITHDRAWAL" || (type === "SPENDING" && !metadata.already_in_balance);
  return isActive && (!movesBalance || account.is_joint || account.user_id === user.id);
}

/** Reverses an event, after saying what that does. Where the partner has to approve, it becomes a plan. */
export function UndoEvent({ event, named }: { event: LedgerEvent; named: Named }) {
  const books = useBooks();
  const { formats, couple, partner } = books;
  const { problem, run } = useRequest();
  const [isOpen, setOpen] = useState(false);
  const texts = strings.ledger;
  const about = aboutOf(event, named, books.nameOf);
  const amount = formats.money(event.amount ?? "0");
  const takes = event.dest_goal_id !== null;
  const asksPartner = problem?.code === "needs_second_key" && takes && partner !== undefined;
  const undo = (submit: SubmitEvent) => {
    submit.preventDefault();
    if (asksPartner) return askPartner();
    const body = filledIn(submit.currentTarget);
    return run(async () => {
      await answerOf(api.POST("/ledger/events/{id}/reverse", { params: { path: { id: event.id } }, body }));
    });
  };
  const askPartner = () =>
    run(async () => {
      const body = { moves: [oppositeOf(event)], basis_sequence: couple.ledger.sequence };
      const { plan_id } = await answerOf(api.POST("/rebalance/commit", { body }));
      navigate(`/plans/${plan_id}`);
    });
  if (!isOpen)
    return (
      <button
        type="button"
        class="plain"
        aria-label={texts.undoOf(whatHappened(event, about))}
        onClick={() => setOpen(true)}
      >
        {texts.undo}
      </button>
    );
  return (
    <form class="undo" onSubmit={undo}>
      <p role="status">
        {texts.effects[event.event_type as Reversible]({ ...about, amount })} {texts.bothStay}{" "}
        {takes &&
          partner &&
          couple.approval_threshold !== null &&
          texts.countsAsTaken(formats.money(couple.approval_threshold), partner.display_name)}
      </p>
      <Field
        name="note"
        type="text"
        isOptional
        label={texts.undoReason}
        hint={texts.undoReasonHint}
        error={problem?.fields.note}
      />
      <Wrong problem={problem} />
      <div class="actions">
        {/* Never disabled, so that it keeps the focus when the refusal changes what it does. */}
        <button type="submit">{asksPartner ? texts.askPartner(partner.display_name) : texts.undoIt}</button>
        <button type="button" class="plain" onClick={() => setOpen(false)}>
          {strings.accounts.cancel}
        </button>
      </div>
    </form>
  );
}

/** The move that takes an event back. */
function oppositeOf({ source_account_id, source_goal_id, dest_goal_id, amount }: LedgerEvent) {
  if (source_account_id === null || amount === null) throw new Error("the event moved no money");
  return {
    account_id: source_account_id,
    amount,
    ...(dest_goal_id !== null && { from_goal_id: dest_goal_id }),
    ...(source_goal_id !== null && { to_goal_id: source_goal_id }),
  };
}
