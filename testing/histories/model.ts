/**
 * The expected books of a couple, computed by a plain fold over the acknowledged calls. It shares no code with
 * src/: it parses amounts, checks rules and keeps balances independently, in the simplest way.
 */
import type { RefusalCode } from "../../src/kernel/refusals.ts";
import { actingUser, privateUser } from "./acting.ts";
import { Life } from "./life.ts";
import type {
  Caller,
  Doer,
  Joiner,
  ModelAccount,
  ModelEvent,
  ModelGoal,
  ModelInvitation,
  ModelPlan,
  WireCall,
} from "./rows.ts";

const DAY_MS = 24 * 60 * 60 * 1000;
const UNDO_MS = 10 * 60 * 1000;
const KEY_DAYS = 7;
const MOST = 10n ** 15n;

/** The expected books of a couple. */
export class Model {
  readonly coupleId: string;
  readonly currency: string;
  readonly adaId: string;
  readonly benId: string;
  readonly accounts: ModelAccount[] = [];
  readonly goals: ModelGoal[] = [];
  readonly events: ModelEvent[] = [];
  readonly life = new Life();
  plans: ModelPlan[] = [];
  readonly #digits: number;
  readonly #taken: { by: string | null; operator: boolean; at: number; amount: bigint }[] = [];
  /** Who moved money of a goal or changed it. `place` is the place of the event. */
  readonly #touches: { goal: ModelGoal; by: Doer | undefined; place: number }[] = [];
  /** What keys stand for. */
  readonly keys = new Map<string, { print: string; output: unknown; at: number }>();
  threshold: bigint | undefined;
  proposal: { wanted: bigint | undefined; by: string } | undefined;
  /** Undefined: the couple has two partners. */
  joiner: Joiner | undefined;
  invitation: ModelInvitation | undefined;
  /** When invitations were made. */
  readonly invitedAt: number[] = [];
  /** The names of users who chose one. */
  readonly names = new Map<string, string>();
  /** Whether a partner has left. */
  hasEnded = false;
  /** Users who were erased. */
  readonly erased = new Set<string>();
  /** Of the couple's properties. */
  version = 1;
  /** Events so far: the forming of the couple is the first. */
  sequence = 1;

  constructor(couple: {
    id: string;
    currency: string;
    digits: number;
    threshold: bigint | undefined;
    adaId?: string;
    benId?: string;
    joiner?: Joiner | undefined;
  }) {
    this.coupleId = couple.id;
    this.currency = couple.currency;
    this.#digits = couple.digits;
    this.threshold = couple.threshold;
    this.adaId = couple.adaId ?? "";
    this.benId = couple.benId ?? "";
    this.joiner = couple.joiner;
  }

  /** Minor units of an amount on the wire; undefined when the books must refuse to read it. */
  minor(wire: unknown): bigint | undefined {
    if (typeof wire !== "string" && typeof wire !== "number") return undefined;
    const match = /^(0|[1-9]\d*)(\.(\d+))?$/.exec(String(wire));
    const fraction = match?.[3] ?? "";
    if (!match || fraction.length > this.#digits) return undefined;
    const minor = BigInt((match[1] ?? "") + fraction.padEnd(this.#digits, "0"));
    return minor <= MOST ? minor : undefined;
  }

  /** The amount as the books answer it. */
  text(minor: bigint): string {
    const [sign, digits] = minor < 0n ? ["-", -minor] : ["", minor];
    const all = digits.toString().padStart(this.#digits + 1, "0");
    const cut = all.length - this.#digits;
    return sign + (this.#digits === 0 ? all : `${all.slice(0, cut)}.${all.slice(cut)}`);
  }

  sees({ principal }: Caller, account: ModelAccount): boolean {
    return !account.hidden || principal.role === "operator" || account.ownerId === privateUser(principal);
  }

  governs({ principal }: Caller, account: ModelAccount): boolean {
    return account.joint || principal.role === "operator" || account.ownerId === principal.userId;
  }

  /** Whether the operator names a user who is no longer in the couple. */
  hasLeft({ userId }: Caller): boolean {
    return this.hasEnded && userId !== undefined;
  }

  account(caller: Caller, id: unknown): ModelAccount | undefined {
    const account = caller.ours ? this.accounts.find((one) => one.id === id) : undefined;
    return account && this.sees(caller, account) ? account : undefined;
  }

  goal(caller: Caller, id: unknown): ModelGoal | undefined {
    return caller.ours ? this.goals.find((one) => one.id === id) : undefined;
  }

  event(caller: Caller, id: unknown): ModelEvent | undefined {
    const event = caller.ours ? this.events.find((one) => one.id === id) : undefined;
    return event && (!event.account || this.sees(caller, event.account)) ? event : undefined;
  }

  total(goal: ModelGoal): bigint {
    return this.accounts.reduce((sum, account) => sum + (account.held.get(goal.id) ?? 0n), 0n);
  }

  /** What was saved for a goal: what it holds and what was spent from it. */
  saved(goal: ModelGoal): bigint {
    return this.total(goal) + goal.spent;
  }

  /** Keeps an event of which callers learnt the id. */
  append(event: Partial<ModelEvent> & Pick<ModelEvent, "id" | "type" | "amount">): void {
    for (const goal of [event.from, event.to]) if (goal) this.touch(goal, event.by);
    const none = { account: undefined, from: undefined, to: undefined };
    this.events.push({ ...none, ...event, place: this.sequence, reversed: false });
    this.sequence++;
  }

  /** Money moves between an account's free balance and goals. */
  move(account: ModelAccount, from: ModelGoal | undefined, to: ModelGoal | undefined, amount: bigint): void {
    for (const [goal, change] of [
      [from, -amount],
      [to, amount],
    ] as const) {
      if (!goal) continue;
      const held = (account.held.get(goal.id) ?? 0n) + change;
      if (held === 0n) account.held.delete(goal.id);
      else account.held.set(goal.id, held);
    }
  }

  setBalance(account: ModelAccount, balance: bigint): void {
    if (balance < account.balance) account.dropped = true;
    account.balance = balance;
  }

  /** Whether taking this away from goals passes what the caller may take alone within 24 hours. */
  exceedsAllowance(caller: Caller, amount: bigint, now: number): boolean {
    if (this.joiner || this.threshold === undefined || amount === 0n) return false;
    const user = actingUser(caller);
    const operator = caller.principal.role === "operator";
    const mine = this.#taken.filter(
      (one) => one.at > now - DAY_MS && ((user && one.by === user) || (operator && one.operator)),
    );
    return mine.reduce((sum, one) => sum + one.amount, amount) > this.threshold;
  }

  /** The joiner becomes a partner. What was taken until then took no second key, and does not count. */
  join(): void {
    this.joiner = undefined;
    this.invitation = undefined;
    this.#taken.length = 0;
    this.life.noticesAlone = this.life.notices.length;
    this.life.notices.push({ kind: "partner_joined", by: this.benId });
    this.version++;
    this.sequence++;
  }

  tookFromGoal(caller: Caller, amount: bigint, at: number): void {
    const operator = caller.principal.role === "operator";
    this.#taken.push({ by: actingUser(caller), operator, at, amount });
  }

  /** The next event concerns this goal; it is done by one user alone, or, undefined, by both. */
  touch(goal: ModelGoal, by: Doer | undefined): void {
    this.#touches.push({ goal, by, place: this.sequence });
  }

  /** Whether reversing this event is nobody's business but the caller's: their own allocation of a moment ago. */
  isUndo(caller: Caller, { type, to, by, place }: ModelEvent, now: number): boolean {
    const user = actingUser(caller);
    const own = (doer: Doer | undefined) => doer !== undefined && !doer.operator && doer.user === user;
    if (type !== "ALLOCATION" || caller.principal.role === "operator" || !own(by)) return false;
    const late = by === undefined || now - by.at > UNDO_MS;
    return !late && this.#touches.every((one) => one.goal !== to || one.place <= place || own(one.by));
  }

  /** What an idempotency key stands for now: an answer to repeat, another request, or nothing. */
  recall(call: WireCall, now: number): { output: unknown } | "other" | undefined {
    const kept = call.key === undefined ? undefined : this.keys.get(slot(call));
    if (!kept || now - kept.at > KEY_DAYS * DAY_MS) return undefined;
    return kept.print === print(call) ? { output: kept.output } : "other";
  }

  remember(call: WireCall, output: unknown, now: number): void {
    if (call.key !== undefined) this.keys.set(slot(call), { print: print(call), output, at: now });
  }
}

/** What can still be allocated from an account. */
export function allocatable(account: ModelAccount): bigint {
  const free = account.balance - allocated(account) - account.keep;
  return free > 0n ? free : 0n;
}

export function allocated(account: ModelAccount): bigint {
  return [...account.held.values()].reduce((sum, held) => sum + held, 0n);
}

/** The callers who are partners by now. */
export function partnersOf<T>(
  { joiner }: Model,
  { ada, ben }: { readonly ada: T; readonly ben: T },
): readonly T[] {
  return joiner ? [ada] : [ada, ben];
}

/** Everything that speaks against a call. The books must refuse with one of these, or with none accept. */
export class Objections extends Set<RefusalCode> {
  when(condition: boolean, code: RefusalCode): void {
    if (condition) this.add(code);
  }
}

function slot({ caller, key }: WireCall): string {
  const owner = caller.principal.role === "operator" ? "operator" : caller.principal.userId;
  return `${owner}/${key}`;
}

/** What makes two requests the same: 5 and "5" are one amount. */
function print({ caller, name, input }: WireCall): string {
  const texts = (_: string, value: unknown) => (typeof value === "number" ? String(value) : value);
  return JSON.stringify([name, input, caller.coupleId, caller.userId, caller.principal.app?.id], texts);
}
