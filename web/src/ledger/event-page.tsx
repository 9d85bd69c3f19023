import { useRead } from "../api/reads.ts";
import type { Schemas } from "../api/server.ts";
import { View } from "../parts/page.tsx";
import { Loaded } from "../parts/problem.tsx";
import { useBooks } from "../shell/books.ts";
import type { PageProps } from "../shell/routes.ts";
import { strings } from "../strings/strings.ts";
import { EventDetails } from "./event-row.tsx";
import { type Named, useNamed } from "./names.ts";
import { aboutOf, amountOf, signOf, whatHappened } from "./what-happened.ts";
import "../styles/money.css";

/** `/ledger/:id`: one event. */
export function EventPage({ id }: PageProps) {
  const event = useRead("/ledger/events/{id}", { path: { id } });
  const named = useNamed();
  const { nameOf } = useBooks();
  const what = event.data && named && whatHappened(event.data, aboutOf(event.data, named, nameOf));
  return (
    <View heading={what ?? strings.ledger.event}>
      <Loaded read={event}>{(found) => named && <OneEvent event={found} named={named} />}</Loaded>
      <p>
        <a href="/ledger">{strings.ledger.title}</a>
      </p>
    </View>
  );
}

function OneEvent({ event, named }: { event: Schemas["LedgerEvent"]; named: Named }) {
  const { formats } = useBooks();
  const reversals = useRead("/ledger", { query: { event_type: "REVERSAL", limit: 100 } });
  const isReversed = reversals.data?.items.some(({ reverses_event_id }) => reverses_event_id === event.id);
  const amount = amountOf(event);
  return (
    <section class="card">
      {amount !== undefined && (
        <p class="figure">
          {signOf(event)}
          {formats.money(amount)}
        </p>
      )}
      <EventDetails event={event} named={named} isReversed={isReversed ?? true} />
    </section>
  );
}
