import type { Schemas } from "../api/server.ts";
import { isSome } from "../formats/decimals.ts";
import { strings } from "../strings/strings.ts";
import type { Named } from "./names.ts";

type LedgerEvent = Schemas["LedgerEvent"];

/** The names that an event is about. What the person may not see is called private. */
export interface About {
  readonly account: string;
  readonly from: string;
  readonly to: string;
  readonly fact: (name: string) => string;
}

/** Names the account and the goals of an event. */
export function aboutOf(
  event: LedgerEvent,
  { accounts, goals }: Named,
  nameOf: (userId: string | null) => string,
): About {
  const goal = (id: string | null) => (id === null ? undefined : goals.get(id)?.name) ?? strings.aGoal;
  const account = event.source_account_id === null ? undefined : accounts.get(event.source_account_id)?.name;
  return {
    account: account ?? strings.ledger.partnersAccount(nameOf(event.user_id)),
    from: goal(event.source_goal_id),
    to: goal(event.dest_goal_id),
    fact: (name) => String(event.metadata[name] ?? ""),
  };
}

/** What happened, in a few words. */
export function whatHappened(event: LedgerEvent, about: About): string {
  const { events } = strings.ledger;
  const { event_type: type } = event;
  return (events[`${type} ${kindOf(event)}`] ?? events[type] ?? (() => type))(about);
}

/** What the event did within its type. */
function kindOf({ event_type: type, metadata, source_goal_id: from, dest_goal_id: to }: LedgerEvent): string {
  if (type === "DRIFT") return String(metadata.status);
  if (type !== "REVERSAL") return String(metadata.action);
  if (from !== null) return to === null ? "taken" : "moved";
  return to === null ? "" : "given";
}

/** An amount that came in or went out has a sign. */
export function signOf({ event_type: type }: LedgerEvent): "" | "+" | "-" {
  if (type === "DEPOSIT") return "+";
  return type === "WITHDRAWAL" || type === "SPENDING" ? "-" : "";
}

/** The amount of an event; undefined where it moved no money, or where only the partner may see it. */
export function amountOf({ event_type: type, amount }: LedgerEvent): string | undefined {
  return amount !== null && (type === "BALANCE_SYNC" || isSome(amount)) ? amount : undefined;
}

/** Who acted, and with which client. */
export function whoDid(
  { user_id: userId, actor }: LedgerEvent,
  nameOf: (userId: string | null) => string,
): string {
  const { automatically, onThePage, withClient } = strings.ledger;
  if (actor === "couples-cfo") return automatically;
  const client = actor === null ? "" : actor === "web" ? onThePage : withClient(actor);
  return userId === null ? client : [nameOf(userId), client].join(" ").trim();
}
