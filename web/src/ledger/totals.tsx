import { useState } from "preact/hooks";
import { useRead } from "../api/reads.ts";
import type { Schemas } from "../api/server.ts";
import { isSome } from "../formats/decimals.ts";
import { Choice } from "../parts/field.tsx";
import { Loaded } from "../parts/problem.tsx";
import { useBooks } from "../shell/books.ts";
import { strings } from "../strings/strings.ts";
import type { Filters } from "./use-ledger.ts";

type Grouping = Exclude<keyof typeof strings.ledger.groupings, "none">;
type Group = Schemas["LedgerGroup"];
type Sum = keyof typeof strings.ledger.sums;

/** The event types that move money. Other events have no totals. */
const MOVING = [
  "DEPOSIT",
  "WITHDRAWAL",
  "BALANCE_SYNC",
  "ALLOCATION",
  "RELEASE",
  "REALLOCATION",
  "SPENDING",
] as const;

/** The totals of the events that fit the filters, by default of this month. */
export function Totals({ filters: { event_type: type, ...filters } }: { filters: Filters }) {
  const moving = MOVING.find((one) => one === type);
  if (type !== undefined && moving === undefined) return null;
  return <MovedTotals filters={{ ...filters, ...(moving && { event_type: moving }) }} />;
}

interface MovingFilters extends Omit<Filters, "event_type"> {
  readonly event_type?: (typeof MOVING)[number];
}

function MovedTotals({ filters }: { filters: MovingFilters }) {
  const [grouping, setGrouping] = useState("none");
  const groups = grouping === "none" ? {} : { group_by: [grouping as Grouping] };
  const read = useRead("/ledger/totals", { query: { ...filters, ...groups } });
  const texts = strings.ledger;
  return (
    <details class="card" open={matchMedia(WIDE).matches}>
      <summary>{texts.totals}</summary>
      <Choice
        name="group_by"
        label={texts.groupBy}
        options={Object.entries(texts.groupings)}
        value={grouping}
        onInput={setGrouping}
      />
      <Loaded read={read}>{(summary) => <Sums summary={summary} grouping={grouping} />}</Loaded>
    </details>
  );
}

/** Where the totals stand beside the events. Elsewhere they are closed, so that the events come first. */
const WIDE = "(min-width: 60rem)";

function Sums({ summary, grouping }: { summary: Schemas["LedgerSummary"]; grouping: string }) {
  const { formats } = useBooks();
  const { from, to, total, groups } = summary;
  const texts = strings.ledger;
  const shown = (Object.keys(texts.sums) as Sum[]).filter((sum) => isSome(total[sum]));
  return (
    <>
      <p class="soft">
        {texts.period(formats.day(from), formats.day(to))}. {texts.totalsHint}
      </p>
      {shown.length === 0 && <p>{texts.noTotals}</p>}
      <dl class="sums">
        {shown.map((sum) => (
          <div key={sum}>
            <dt>{texts.sums[sum]}</dt>
            <dd class="amount">{formats.money(total[sum])}</dd>
          </div>
        ))}
      </dl>
      {groups.length > 0 && shown.length > 0 && (
        <Groups summary={summary} grouping={grouping} shown={shown} />
      )}
    </>
  );
}

function Groups({
  summary: { groups, other },
  grouping,
  shown,
}: {
  summary: Schemas["LedgerSummary"];
  grouping: string;
  shown: readonly Sum[];
}) {
  const { formats } = useBooks();
  const texts = strings.ledger;
  const rows: (readonly [name: string, of: Schemas["LedgerTotals"]])[] = [
    ...groups.map((group) => [nameOf(group, grouping as Grouping, formats.month), group] as const),
    ...(other ? [[texts.otherGroups(other.groups), other] as const] : []),
  ];
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls has to be reachable by keyboard
    <section class="scrolling" tabIndex={0} aria-label={texts.totals}>
      <table>
        <thead>
          <tr>
            <th scope="col">{texts.groupings[grouping as Grouping]}</th>
            {shown.map((sum) => (
              <th key={sum} scope="col">
                {texts.sums[sum]}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(([name, of], at) => (
            <tr key={at}>
              <th scope="row">{name}</th>
              {shown.map((sum) => (
                <td key={sum}>{isSome(of[sum]) && formats.money(of[sum])}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

/** What the events of a group have in common. */
function nameOf(group: Group, grouping: Grouping, month: (date: string) => string): string {
  const name = {
    month: group.month && month(`${group.month}-01`),
    category: group.category,
    payee: group.payee,
    person: group.user_name,
    account: group.account_name,
    goal: group.goal_name,
    type: group.event_type && strings.ledger.types[group.event_type],
  }[grouping];
  return name ?? strings.ledger.withoutValue;
}
