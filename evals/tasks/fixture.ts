import { z } from "zod";

/** The name of something in a fixture: `checking`, `japan`. */
export const Key = z.string().regex(/^[a-z][a-z0-9_]*$/, "a key is lower-case letters, digits and _");

const Decimal = z.string().regex(/^-?\d+(\.\d{1,3})?$/, 'an amount is a decimal string such as "50.00"');

/** How long before the fixture's `now` something happened: `90d` or `6h`. */
export const Ago = z.string().regex(/^\d+[dh]$/, "a time ago is days or hours: 90d, 6h");

const PartnerKey = z.enum(["ada", "ben"]);

const Account = z.strictObject({
  owner: PartnerKey,
  name: z.string(),
  balance: Decimal,
  joint: z.boolean().default(false),
  private: z.boolean().default(false),
  institution: z.string().optional(),
  manual: z.boolean().default(true),
  keep_available: Decimal.optional(),
  opened: Ago.default("120d"),
});

const Goal = z.strictObject({
  name: z.string(),
  target: Decimal,
  type: z.string().default("other"),
  priority: z.number().int().min(1).max(5).default(3),
  deadline: z.string().optional(),
  notes: z.string().optional(),
  locked: z.boolean().default(false),
  by: PartnerKey.default("ada"),
  made: Ago.default("90d"),
});

/** Money of an account that was allocated to a goal before the task begins. */
const Earmark = z.strictObject({
  account: Key,
  goal: Key,
  amount: Decimal,
  by: PartnerKey.default("ada"),
  ago: Ago.default("60d"),
});

/**
 * An earlier call of any operation. `with` may refer to the fixture's ids as `${accounts.checking}`; `as` names the
 * answer, so that later calls and the task can refer to `${transfer.event.id}`.
 */
const HistoryCall = z.strictObject({
  ago: Ago,
  by: PartnerKey,
  call: z.string(),
  with: z.record(z.string(), z.unknown()).default({}),
  as: Key.optional(),
});

/**
 * A couple's books on the day a task begins. Seeding calls the operations in chronological order, each at its own time, so
 * that the books are consistent. All data in a fixture is invented.
 */
export const Fixture = z.strictObject({
  about: z.string(),
  now: z.iso.datetime(),
  currency: z.string().default("USD"),
  time_zone: z.string().default("UTC"),
  approval_threshold: Decimal.optional(),
  partners: z.strictObject({ ada: z.string().default("Ada"), ben: z.string().default("Ben") }).prefault({}),
  accounts: z.record(Key, Account),
  goals: z.record(Key, Goal).default({}),
  earmarks: z.array(Earmark).default([]),
  history: z.array(HistoryCall).default([]),
});

export type Fixture = z.output<typeof Fixture>;

type Of<K extends "accounts" | "goals"> = Fixture[K][string];

/** One event before a task begins; `ago` is in milliseconds before the fixture's `now`. */
export type PastEvent = { readonly ago: number } & (
  | { readonly kind: "account"; readonly key: string; readonly account: Of<"accounts"> }
  | { readonly kind: "goal"; readonly key: string; readonly goal: Of<"goals"> }
  | { readonly kind: "earmark"; readonly earmark: Fixture["earmarks"][number] }
  | { readonly kind: "call"; readonly call: Fixture["history"][number] }
);

const HOUR_MS = 60 * 60 * 1000;

/**
 * Everything in a fixture in chronological order. At the same time, accounts come first, then goals, earmarks and history,
 * each in the order of the fixture.
 */
export function pastEventsOf({ accounts, goals, earmarks, history }: Fixture): PastEvent[] {
  const all: PastEvent[] = [
    ...Object.entries(accounts).map(([key, account]) => {
      return { kind: "account", key, account, ago: milliseconds(account.opened) } as const;
    }),
    ...Object.entries(goals).map(([key, goal]) => {
      return { kind: "goal", key, goal, ago: milliseconds(goal.made) } as const;
    }),
    ...earmarks.map((earmark) => ({ kind: "earmark", earmark, ago: milliseconds(earmark.ago) }) as const),
    ...history.map((call) => ({ kind: "call", call, ago: milliseconds(call.ago) }) as const),
  ];
  return all.toSorted((a, b) => b.ago - a.ago);
}

function milliseconds(ago: string): number {
  return Number.parseInt(ago, 10) * HOUR_MS * (ago.endsWith("d") ? 24 : 1);
}
