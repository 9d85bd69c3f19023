import { z } from "zod";
import { Key } from "./fixture.ts";

/**
 * One step of a scripted agent. Texts and inputs may hold references: `${accounts.checking}` and `${goals.japan}` are ids
 * of the fixture, `${plan.moves.0.amount}` is a part of an answer that an earlier call named with `as`. A string that is
 * one reference and nothing else becomes what it refers to, of whatever type.
 */
export const Step = z.union([
  z.strictObject({
    call: z.string(),
    with: z.record(z.string(), z.unknown()).default({}),
    as: Key.optional(),
    /** The refusal that this call is expected to meet; any other outcome ends the run as errored. */
    refused: z.string().optional(),
  }),
  /** Words to the person, whose answer is waited for. */
  z.strictObject({ say: z.string() }),
  /** The typed answer, by which the run ends. */
  z.strictObject({ submit: z.record(z.string(), z.unknown()) }),
]);

export const Script = z.array(Step).min(1);

export type Step = z.output<typeof Step>;
export type Script = readonly Step[];
