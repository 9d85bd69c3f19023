import { z } from "zod";
import type { Requirement } from "../src/identity/principal.ts";
import { catalog } from "../src/operations/catalog.ts";
import type { Operation } from "../src/operations/operation.ts";
import type { ToolInvoke } from "./books.ts";
import { clean } from "./fence.ts";
import { lenientInput } from "./lenient-input.ts";
import { isPaged } from "./paged.ts";
import type { Tool } from "./tool.ts";

/*
 * Which of a model's calls need a person's consent, and how a call is described to the person.
 */

const MOVING: readonly Requirement[] = ["money:move", "plans:commit"];

/** Whether a call needs a person's consent, because it moves money, or overwrites or ends something. */
export function needsConsent({ operation, annotations }: Tool): boolean {
  return MOVING.includes(operation.scope) || annotations.destructiveHint;
}

/** Labels for fields whose names would not be clear to a person. */
const LABELS: Readonly<Record<string, string>> = {
  source_account_id: "account",
  source_goal_id: "from goal",
  dest_goal_id: "to goal",
};

/** The most pages that are searched for a check-in, newest first. */
const SEARCHED_PAGES = 20;

type Row = Readonly<Record<string, unknown>>;

interface Move {
  readonly account_id?: unknown;
  readonly from_goal_id?: unknown;
  readonly to_goal_id?: unknown;
  readonly amount?: unknown;
}

/**
 * Describes a call to the person who decides: the tool's title, then a line for each field, with names in place of ids and
 * the moves of a plan. Names come from the books as the caller sees them, never from the model, and each value stays on its
 * line. Never throws: an unknown id is shown unchanged.
 */
export async function describeCall(invoke: ToolInvoke, tool: Tool, input: unknown): Promise<string> {
  const given = (lenientInput(tool.operation, input) ?? {}) as Row;
  const books = new RowLookup(invoke);
  const lines: string[] = [];
  for (const [field, value] of Object.entries(given)) {
    if (value !== null && value !== undefined && field !== "idempotency_key")
      lines.push(...(await linesOf(books, field, value)));
  }
  return [tool.title, ...lines.map((line) => `  ${line}`)].join("\n");
}

async function linesOf(books: RowLookup, field: string, value: unknown): Promise<string[]> {
  const label = LABELS[field] ?? plain(field.replace(/_id$/, "").replaceAll("_", " "));
  if (field === "moves" && Array.isArray(value)) return describeMoves(books, value as Move[]);
  if (field === "event_id") return [`${label}: ${await describeEvent(books, String(value))}`];
  if (field === "check_in_id") return [`${label}: ${await describeCheckIn(books, String(value))}`];
  const row = typeof value === "string" ? await books.at(field, value) : undefined;
  if (Array.isArray(row?.moves)) return describeMoves(books, row.moves as Move[]);
  if (row?.name !== undefined) return [`${label}: ${quoted(row.name)}`];
  if (typeof value !== "object") return [`${label}: ${plain(value)}`];
  return [`${label}: ${plain(JSON.stringify(value))}`];
}

async function describeMoves(books: RowLookup, moves: readonly Move[]): Promise<string[]> {
  const lines: string[] = [];
  for (const { account_id, from_goal_id, to_goal_id, amount } of moves) {
    const from = await books.nameOf("goal_id", from_goal_id);
    const to = await books.nameOf("goal_id", to_goal_id);
    lines.push(`${plain(amount)}  ${describeMove(from, to, await books.nameOf("account_id", account_id))}`);
  }
  return lines.length > 0 ? lines : ["no moves"];
}

/** A plan's move by names. A null goal is available money; a null account is private to the partner. */
export function describeMove(from: string | null, to: string | null, account: string | null): string {
  const free = "available money";
  return `${from ?? free} -> ${to ?? free} (${account ?? "your partner's account"})`;
}

async function describeEvent(books: RowLookup, id: string): Promise<string> {
  const event = await books.at("event_id", id);
  if (!event) return plain(id);
  const { event_type, amount, source_account_id, source_goal_id, dest_goal_id, timestamp } = event;
  const names = await Promise.all([
    books.nameOf("account_id", source_account_id),
    books.nameOf("goal_id", source_goal_id),
    books.nameOf("goal_id", dest_goal_id),
  ]);
  const what = [event_type, amount, ...names].filter((part) => part !== null && part !== undefined);
  return `${what.map(plain).join(", ")}, of ${books.localTime(String(timestamp)).slice(0, "YYYY-MM-DD".length)}`;
}

async function describeCheckIn(books: RowLookup, id: string): Promise<string> {
  const { due_at, rrule, message } = (await books.listed("due_at", id)) ?? {};
  if (due_at === undefined) return plain(id);
  const what = [`due ${plain(due_at)}`, rrule && plain(rrule), message && quoted(message)];
  return what.filter((part) => part).join(", ");
}

/** Looks up rows for one description, each once. A row that does not exist or that the caller may not see is undefined. */
class RowLookup {
  readonly #invoke: ToolInvoke;
  readonly #rows = new Map<string, Row | undefined>();
  /** An instant in the couple's time zone, after the first look-up. */
  localTime = (instant: string): string => instant;

  constructor(invoke: ToolInvoke) {
    this.#invoke = invoke;
  }

  /** The row with the id from a field such as `goal_id` or `source_goal_id`. */
  async at(field: string, id: string): Promise<Row | undefined> {
    const [variable = ""] = /[a-z]+_id$/.exec(field) ?? [];
    const one = catalog.find(({ resource }) => resource?.endsWith(`/{${variable}}`));
    if (!one) return undefined;
    if (!this.#rows.has(id)) this.#rows.set(id, await this.#ask(one, { [variable]: id }));
    return this.#rows.get(id);
  }

  /** The quoted name of the row with this id, or the id if the row has no name; null without an id. */
  async nameOf(variable: string, id: unknown): Promise<string | null> {
    if (typeof id !== "string") return null;
    const { name } = (await this.at(variable, id)) ?? {};
    return name === undefined ? plain(id) : quoted(name);
  }

  /** The row with this id from the list operation whose rows have this field. */
  async listed(field: string, id: string): Promise<Row | undefined> {
    const list = catalog.find((operation) => isPaged(operation) && lists(operation, field));
    let cursor: unknown;
    for (let page = 0; list && page < SEARCHED_PAGES && cursor !== null; page++) {
      const { items = [], next_cursor = null } = (await this.#ask(list, { limit: 100, cursor })) ?? {};
      const found = (items as Row[]).find((row) => row.id === id);
      if (found) return found;
      cursor = next_cursor;
    }
    return undefined;
  }

  async #ask(operation: Operation, input: Row): Promise<Row | undefined> {
    const outcome = await this.#invoke(operation, input);
    if (!outcome.ok) return undefined;
    if (outcome.glossary) this.localTime = outcome.glossary.localTime;
    return outcome.output;
  }
}

function lists({ output }: Operation, field: string): boolean {
  const { items } = output.shape;
  return items instanceof z.ZodArray && items.element instanceof z.ZodObject && field in items.element.shape;
}

/** Text on one line without invisible characters, so that it can neither add a line nor hide one. */
function plain(value: unknown): string {
  return clean(String(value))
    .replaceAll(/[\p{C}\p{Z}]+/gu, " ")
    .trim();
}

function quoted(name: unknown): string {
  return `"${plain(name).replaceAll('"', "'")}"`;
}
