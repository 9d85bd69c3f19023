import { z } from "zod";
import { Key } from "./fixture.ts";

/** Words that a text holds, letter case and thousands separators aside; of `any_of` one is enough. */
export const Mention = z.union([z.string(), z.strictObject({ any_of: z.array(z.string()).min(2) })]);
export type Mention = z.output<typeof Mention>;

/** What the person heard: all of `mentions`, and a question if `asks`. */
const Hears = z.strictObject({
  mentions: z.array(Mention).default([]),
  /** True: only words that ask something or wait for an answer, with a question mark or without. */
  asks: z.boolean().default(false),
});

const Reply = z.strictObject({
  hears: Hears.prefault({}),
  says: z.string(),
  /** The person agrees with what was put to them: the milestone `confirmed`. */
  confirms: z.boolean().default(false),
  /** A milestone of the task's own that this reply is. */
  mark: Key.optional(),
  /** The state that follows; none: the same. */
  next: Key.optional(),
  /** The person leaves. */
  ends: z.boolean().default(false),
});

/**
 * The deterministic person: in each state the first reply whose `hears` fits is given. What no reply fits is answered
 * "I do not know." and changes no state. States begin at `start`.
 */
export const Person = z.strictObject({
  start: Key.default("start"),
  states: z.record(Key, z.array(Reply)),
});

export type Person = z.output<typeof Person>;
