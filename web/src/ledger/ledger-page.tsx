import { View } from "../parts/page.tsx";
import { usePlace } from "../shell/location.ts";
import { strings } from "../strings/strings.ts";
import { AddNote } from "./add-note.tsx";
import { CheckMark } from "./check-mark.tsx";
import { EventList } from "./event-list.tsx";
import { FilterForm, filtersIn } from "./filter-form.tsx";
import { Totals } from "./totals.tsx";
import "../styles/money.css";

/** `/ledger`: everything that happened, who did it and with which client. */
export function LedgerPage() {
  const { query } = usePlace();
  const filters = filtersIn(query);
  const print = (
    <button type="button" class="plain" onClick={() => window.print()}>
      {strings.ledger.print}
    </button>
  );
  return (
    <View heading={strings.ledger.title} actions={print}>
      {/* The filters come before the events, which have no end for somebody who uses Tab. */}
      <div class="columns">
        <div class="stack beside">
          <FilterForm filters={filters} />
          <Totals filters={filters} />
          <AddNote />
        </div>
        <div class="stack">
          <CheckMark />
          <EventList key={JSON.stringify(filters)} filters={filters} />
        </div>
      </div>
    </View>
  );
}
