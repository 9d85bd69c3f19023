import type { ComponentChildren } from "preact";
import type { Schemas } from "../api/server.ts";
import type { Formats } from "../formats/formats.ts";
import { useBooks } from "../shell/books.ts";
import { strings } from "../strings/strings.ts";
import type { Named } from "./names.ts";
import { whoDid } from "./what-happened.ts";

type Fact = Schemas["LedgerEvent"]["metadata"][string];

/** Everything that an event states, by name. */
export function EventFacts({ event, named }: { event: Schemas["LedgerEvent"]; named: Named }) {
  const { formats, nameOf } = useBooks();
  const texts = strings.ledger;
  const account = event.source_account_id === null ? undefined : named.accounts.get(event.source_account_id);
  const goals = [event.source_goal_id, event.dest_goal_id].flatMap((id) => named.goals.get(id ?? "") ?? []);
  return (
    <dl class="facts">
      <Row name={texts.who}>{whoDid(event, nameOf)}</Row>
      <Row name={texts.when}>{formats.time(event.timestamp)}</Row>
      {account && (
        <Row name={texts.account}>
          <a href={`/accounts/${account.id}`}>{account.name}</a>
        </Row>
      )}
      {goals.map(({ id, name }) => (
        <Row key={id} name={texts.goal}>
          <a href={`/goals/${id}`}>{name}</a>
        </Row>
      ))}
      {event.reverses_event_id !== null && (
        <Row name={texts.undoes}>
          <a href={`/ledger/${event.reverses_event_id}`}>{texts.seeUndone}</a>
        </Row>
      )}
      {typeof event.metadata.plan_id === "string" && (
        <Row name={texts.plan}>
          <a href={`/plans/${event.metadata.plan_id}`}>{texts.seePlan}</a>
        </Row>
      )}
      {factsOf(event, formats).map(([name, text]) => (
        <Row key={name} name={name}>
          {text}
        </Row>
      ))}
      <Row name={texts.number(event.sequence)}>
        <code>{event.hash}</code>
      </Row>
    </dl>
  );
}

function Row({ name, children }: { name: string; children: ComponentChildren }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

/** The named facts of an event with the values before a change, and the facts that a client added under its own names. */
function factsOf({ metadata }: Schemas["LedgerEvent"], formats: Formats): (readonly [string, string])[] {
  const names: Readonly<Record<string, string>> = strings.ledger.facts;
  return Object.entries(metadata)
    .filter(([name]) => !HIDDEN.has(name) && !name.endsWith("_before"))
    .map(([name, fact]) => {
      const text = written(name, fact, formats);
      const before = `${name}_before`;
      return [
        names[name] ?? name,
        before in metadata ? strings.ledger.was(written(name, metadata[before], formats), text) : text,
      ] as const;
    });
}

const AMOUNTS: ReadonlySet<string> = new Set(["keep_available", "target_amount", "approval_threshold"]);

/** The facts that the title says, that the links show, or that mean something to programs alone. */
const HIDDEN: ReadonlySet<string> = new Set([
  ...[
    "action",
    "already_in_balance",
    "answer",
    "app_id",
    "app_user_id",
    "approved_by",
    "check_in_id",
    "checked_by",
  ],
  ...[
    "client",
    "completes",
    "confirmed",
    "drift_status",
    "emoji",
    "entry_id",
    "expires_at",
    "includes_private",
  ],
  ...["kind", "made_with", "missed_id", "next_id", "notes_changed", "owner_id", "passkey_id", "partner_1_id"],
  ...["partner_2_id", "plan_id", "proposed_by", "proposed_threshold", "revoked_with", "rrule", "scopes"],
  ...[
    "spending_plan_id",
    "spends",
    "start",
    "status",
    "token_id",
    "token_user_id",
    "undo",
    "version",
    "webhook_id",
  ],
]);

function written(name: string, fact: Fact | undefined, formats: Formats): string {
  if (fact === null || fact === undefined || fact === "") return strings.ledger.empty;
  if (typeof fact === "boolean") return fact ? strings.ledger.yes : strings.ledger.no;
  if (AMOUNTS.has(name)) return formats.money(String(fact));
  if (name === "deadline") return formats.day(String(fact));
  if (name === "visibility") return strings.accounts.visibilities[fact === "private" ? "private" : "shared"];
  return String(fact);
}
