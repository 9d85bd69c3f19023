import { z } from "zod";

/** A name by which tasks call something of a fixture: `checking`, `japan`. */
export const Key = z.string().regex(/^[a-z][a-z0-9_]*$/, "a key is lower-case letters, digits and _");

/** Money as fixtures write it: a decimal string with the currency's digits. */
export const Decimal = z
  .string()
  .regex(/^-?\d+(\.\d{1,3})?$/, 'an amount is a decimal string such as "50.00"');

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

/** Money of an account that a goal held before the task began. */
const Earmark = z.strictObject({
  account: Key,
  goal: Key,
  amount: Decimal,
  by: PartnerKey.default("ada"),
  ago: Ago.default("60d"),
});

/**
 * Anything else that happened before: a call of any operation, by whom and when. `with` may name the fixture's ids as
 * `${accounts.checking}`; `as` names the answer, so that `${transfer.event.id}` is told to what follows and to the task.
 */
const Happening = z.strictObject({
  ago: Ago,
  by: PartnerKey,
  call: z.string(),
  with: z.record(z.string(), z.unknown()).default({}),
  as: Key.optional(),
});

/**
 * A couple's books on the day a task begins. They are made by calling operations in the order of time, each at its own
 * instant, so that they are books that could be. Everything in a fixture is invented.
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
  happened: z.array(Happening).default([]),
});

export type Fixture = z.output<typeof Fixture>;
