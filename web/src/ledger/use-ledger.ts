import { useRef, useState } from "preact/hooks";
import type { Problem } from "../api/problem.ts";
import { useRead } from "../api/reads.ts";
import { answerOf, api, type Schemas } from "../api/server.ts";
import { useRequest } from "../parts/problem.tsx";

type LedgerEvent = Schemas["LedgerEvent"];

/** The filters of the ledger, by the names of the API. */
export interface Filters {
  readonly event_type?: Schemas["EventType"];
  readonly account_id?: string;
  readonly goal_id?: string;
  readonly user_id?: string;
  readonly actor?: string;
  readonly from?: string;
  readonly to?: string;
}

const PAGE = 50;

/** The events that were read so far, the newest first. */
export interface LedgerRead {
  readonly events: readonly LedgerEvent[] | undefined;
  readonly problem: Problem | undefined;
  /** Reads earlier events; undefined when there are none. */
  readonly more: (() => void) | undefined;
}

/**
 * Reads the ledger page by page. The newest page is read again whenever the books change. Events never change, so the earlier
 * pages stay as they were read. `filters` are the same for the life of the component.
 */
export function useLedger(filters: Filters): LedgerRead {
  const newest = useRead("/ledger", { query: { ...filters, limit: PAGE } });
  const kept = useRef(new Map<number, LedgerEvent>());
  // Undefined: the earlier events start where the newest page ends. Null: all are here.
  const [cursor, setCursor] = useState<string | null>();
  const { problem, run } = useRequest();
  if (newest.data !== undefined) {
    const { items } = newest.data;
    // So much has happened that events between the newest page and the kept ones are missing.
    if (kept.current.size > 0 && !items.some(({ sequence }) => kept.current.has(sequence)))
      kept.current.clear();
    keep(kept.current, items);
  }
  const next = cursor === undefined ? newest.data?.next_cursor : cursor;
  const more = () =>
    run(async () => {
      const query = { ...filters, limit: PAGE, ...(next && { cursor: next }) };
      const page = await answerOf(api.GET("/ledger", { params: { query } }));
      keep(kept.current, page.items);
      setCursor(page.next_cursor);
    });
  const events = [...kept.current.values()].toSorted((a, b) => b.sequence - a.sequence);
  return {
    events: newest.data === undefined && events.length === 0 ? undefined : events,
    problem: newest.problem ?? problem,
    more: next ? more : undefined,
  };
}

function keep(kept: Map<number, LedgerEvent>, events: readonly LedgerEvent[]): void {
  for (const event of events) kept.set(event.sequence, event);
}
