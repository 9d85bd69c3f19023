import { useRead } from "../api/reads.ts";
import type { Schemas } from "../api/server.ts";
import { EarlierButton } from "../parts/earlier.tsx";
import { Loaded } from "../parts/problem.tsx";
import { useBooks } from "../shell/books.ts";
import { strings } from "../strings/strings.ts";
import { EventRow } from "./event-row.tsx";
import { type Named, useNamed } from "./names.ts";
import { type Filters, useLedger } from "./use-ledger.ts";

type LedgerEvent = Schemas["LedgerEvent"];

/** The events that fit the filters, by day. Earlier ones are read when their button comes into sight, or is pressed. */
export function EventList({ filters }: { filters: Filters }) {
  const { events, problem, more } = useLedger(filters);
  const named = useNamed();
  const isFiltered = Object.keys(filters).length > 0;
  return (
    <Loaded read={{ data: named && events, problem }}>
      {(loaded) =>
        loaded.length === 0 ? (
          <section class="card empty">
            <p>{isFiltered ? strings.ledger.noMatch : strings.ledger.none}</p>
            {!isFiltered && <p class="soft">{strings.ledger.noneHint}</p>}
          </section>
        ) : (
          <>
            {named && <Days events={loaded} named={named} />}
            {more && <EarlierButton more={more} isAutomatic={problem === undefined} />}
          </>
        )
      }
    </Loaded>
  );
}

/** The ids of the events that a later one reversed. A filter can leave the later one out. */
function useReversed(events: readonly LedgerEvent[]): ReadonlySet<string> {
  const reversals = useRead("/ledger", { query: { event_type: "REVERSAL", limit: 100 } });
  return new Set(
    [...events, ...(reversals.data?.items ?? [])].flatMap(({ reverses_event_id: id }) => id ?? []),
  );
}

function Days({ events, named }: { events: readonly LedgerEvent[]; named: Named }) {
  const { formats } = useBooks();
  const days = Map.groupBy(events, ({ timestamp }) => formats.dayOf(timestamp));
  const reversed = useReversed(events);
  return (
    <>
      {[...days].map(([day, ofDay]) => (
        <section key={day} class="card day">
          <h2>{day}</h2>
          <Rows events={ofDay} named={named} reversed={reversed} when={formats.clock} />
        </section>
      ))}
    </>
  );
}

/** A few events with their dates. */
export function EventRows({ events, named }: { events: readonly LedgerEvent[]; named: Named }) {
  const { formats } = useBooks();
  const reversed = useReversed(events);
  return <Rows events={events} named={named} reversed={reversed} when={formats.dayOf} />;
}

function Rows({
  events,
  named,
  reversed,
  when,
}: {
  events: readonly LedgerEvent[];
  named: Named;
  reversed: ReadonlySet<string>;
  when: (instant: string) => string;
}) {
  return (
    <ul class="rows events">
      {events.map((event) => (
        <li key={event.id}>
          <EventRow
            event={event}
            named={named}
            isReversed={reversed.has(event.id)}
            when={when(event.timestamp)}
          />
        </li>
      ))}
    </ul>
  );
}
