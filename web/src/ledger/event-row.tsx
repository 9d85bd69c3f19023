import { useState } from "preact/hooks";
import type { Schemas } from "../api/server.ts";
import { useBooks } from "../shell/books.ts";
import { strings } from "../strings/strings.ts";
import { EventFacts } from "./event-facts.tsx";
import type { Named } from "./names.ts";
import { canUndo, UndoEvent } from "./undo-event.tsx";
import { aboutOf, amountOf, signOf, whatHappened, whoDid } from "./what-happened.ts";

type LedgerEvent = Schemas["LedgerEvent"];

interface EventProps {
  readonly event: LedgerEvent;
  readonly named: Named;
  /** Whether a later event reversed it. */
  readonly isReversed: boolean;
}

/** One event in a list. It opens to show what it states, and to undo it. */
export function EventRow({ event, named, isReversed, when }: EventProps & { readonly when: string }) {
  const books = useBooks();
  const [isOpen, setOpen] = useState(false);
  const { formats, nameOf } = books;
  const about = aboutOf(event, named, nameOf);
  const amount = amountOf(event);
  const note = ["note", "payee", "category"].map(about.fact).filter((text) => text !== "");
  return (
    <details class="event" onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary>
        <span class="entry">
          <span class={isReversed ? "name undone" : "name"}>{whatHappened(event, about)}</span>
          {amount !== undefined && (
            <span class="amount">
              {signOf(event)}
              {formats.money(amount)}
            </span>
          )}
        </span>
        <span class="soft">
          {[when, whoDid(event, nameOf), accountIn(event, about.account), ...note]
            .filter((text) => text !== "")
            .join(" · ")}
          {isReversed && <span class="tag">{strings.ledger.reversed}</span>}
        </span>
      </summary>
      {isOpen && <EventDetails event={event} named={named} isReversed={isReversed} />}
    </details>
  );
}

/** What an event states, and the way to undo it. */
export function EventDetails({ event, named, isReversed }: EventProps) {
  const books = useBooks();
  return (
    <div class="event-details">
      <EventFacts event={event} named={named} />
      {!isReversed && canUndo(event, named, books) && <UndoEvent event={event} named={named} />}
    </div>
  );
}

/** The account of a move between goals, which the title does not name. */
function accountIn({ event_type: type, source_account_id: id }: LedgerEvent, account: string): string {
  const isNamed = ["DEPOSIT", "WITHDRAWAL", "BALANCE_SYNC", "ACCOUNT"].includes(type);
  const hasAccount = id !== null || ["ALLOCATION", "RELEASE", "REALLOCATION", "SPENDING"].includes(type);
  return hasAccount && !isNamed ? account : "";
}
