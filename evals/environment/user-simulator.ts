import { z } from "zod";
import type { TrajectoryStep } from "../runner/simulation.ts";
import { Key } from "../tasks/fixture.ts";
import { isQuestion, Mention, mentions } from "../tasks/text-match.ts";

const Reply = z.strictObject({
  /** The message that this reply answers: it contains all of `mentions`, and asks for an answer if `question` is set. */
  when: z
    .strictObject({
      mentions: z.array(Mention).default([]),
      question: z.boolean().default(false),
    })
    .prefault({}),
  says: z.string(),
  /** The user agrees to what the message proposes: the milestone `confirmed`. */
  confirms: z.boolean().default(false),
  /** A milestone of the task that this reply reaches. */
  milestone: Key.optional(),
  /** The next state; by default the state stays. */
  next: Key.optional(),
  /** The user ends the conversation. */
  ends: z.boolean().default(false),
});

/**
 * The script of the simulated user, a state machine without a model: in each state, the first reply that matches the
 * agent's message is given. A message that matches none is answered "I do not know." and keeps the state.
 */
export const UserScript = z.strictObject({
  start: Key.default("start"),
  states: z.record(Key, z.array(Reply)),
});

export type UserScript = z.output<typeof UserScript>;

/** The user's answer to a message. */
export type UserReply = Omit<Extract<TrajectoryStep, { kind: "user_message" }>, "kind">;

const FALLBACK_REPLY: UserReply = { text: "I do not know.", confirms: false, left: false };

/** Simulates the user of one run. The function takes a message of the agent and returns undefined once the user has left. */
export function userSimulator({ start, states }: UserScript): (text: string) => UserReply | undefined {
  let state = start;
  let left = false;
  return (text) => {
    if (left) return undefined;
    const reply = states[state]?.find(
      ({ when }) =>
        (!when.question || isQuestion(text)) && when.mentions.every((what) => mentions(text, what)),
    );
    if (!reply) return FALLBACK_REPLY;
    state = reply.next ?? state;
    left = reply.ends;
    const { says, confirms, milestone } = reply;
    return { text: says, confirms, left, ...(milestone && { milestone }) };
  };
}
