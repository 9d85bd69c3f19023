import type { BooksRows, EventRow, Evidence } from "../run/evidence.ts";
import { formatUnits } from "../task/units.ts";

/** A figure of the books that a run changed. */
export interface Changed {
  /** Whose figure: `Japan trip`, or `Joint checking → Japan trip` of money that an account earmarks for a goal. */
  readonly row: string;
  readonly figure: string;
  /** None where the row is new. */
  readonly before?: string;
  /** None where the row is gone. */
  readonly after?: string;
}

/** An event as people read it. */
export interface ToldEvent {
  readonly sequence: number;
  readonly type: string;
  readonly amount: string;
  readonly from: string;
  readonly to: string;
  readonly metadata: string;
}

type Figures = Readonly<Record<string, string>>;

/** Every figure of the books that differs after the run. */
export function changesOf({ before, after }: Evidence): Changed[] {
  const names = namesOf(before, after);
  const [old, now] = [rowsOf(before, names), rowsOf(after, names)];
  return [...new Set([...old.keys(), ...now.keys()])].flatMap((id) => {
    const [was, is] = [old.get(id), now.get(id)];
    const row = is?.row ?? was?.row ?? id;
    const figures = new Set([...Object.keys(was?.figures ?? {}), ...Object.keys(is?.figures ?? {})]);
    return [...figures]
      .map((figure) => ({ row, figure, ...sides(was?.figures[figure], is?.figures[figure]) }))
      .filter((changed) => changed.before !== changed.after);
  });
}

/** The events that the run appended. */
export function eventsOf({ before, after, events }: Evidence): ToldEvent[] {
  const names = namesOf(before, after);
  const name = (id: string | null) => (id === null ? "" : (names.get(id) ?? id));
  return events.map((event) => ({
    sequence: event.sequence,
    type: event.type,
    amount: formatUnits(BigInt(event.amount), after.digits),
    from: name(event.sourceGoal ?? event.sourceAccount),
    to: name(event.destGoal),
    metadata: metadataOf(event),
  }));
}

function metadataOf({ metadata }: EventRow): string {
  const empty = typeof metadata === "object" && Object.keys(metadata ?? {}).length === 0;
  return empty ? "" : JSON.stringify(metadata);
}

function sides(before: string | undefined, after: string | undefined): Pick<Changed, "before" | "after"> {
  return { ...(before !== undefined && { before }), ...(after !== undefined && { after }) };
}

function namesOf(...books: readonly BooksRows[]): Map<string, string> {
  const named = books.flatMap(({ accounts, goals }) => [...accounts, ...goals]);
  return new Map(named.map(({ id, name }) => [id, name]));
}

function rowsOf(
  books: BooksRows,
  names: ReadonlyMap<string, string>,
): Map<string, { row: string; figures: Figures }> {
  const money = (minor: string) => formatUnits(BigInt(minor), books.digits);
  const accounts = books.accounts.map(({ id, name, balance, keepAvailable, visibility }) => {
    const figures = { name, balance: money(balance), "keeps available": money(keepAvailable), visibility };
    return [id, { row: `Account ${name}`, figures }] as const;
  });
  const goals = books.goals.map(({ id, name, target, allocated, ...rest }) => {
    const { priority, deadline, locked, status, notes } = rest;
    const plain = {
      priority: String(priority),
      deadline: deadline ?? "none",
      locked: String(locked),
      status,
    };
    const figures = {
      name,
      holds: money(allocated),
      target: money(target),
      ...plain,
      notes: notes ?? "none",
    };
    return [id, { row: `Goal ${name}`, figures }] as const;
  });
  const earmarks = books.earmarks.map(({ account, goal, amount }) => {
    const row = `${names.get(account) ?? account} → ${names.get(goal) ?? goal}`;
    return [`${account} ${goal}`, { row, figures: { earmarked: money(amount) } }] as const;
  });
  const plans = books.plans.map(
    ({ id, status }) => [id, { row: `Plan ${id}`, figures: { status } }] as const,
  );
  return new Map<string, { row: string; figures: Figures }>([...accounts, ...goals, ...earmarks, ...plans]);
}
