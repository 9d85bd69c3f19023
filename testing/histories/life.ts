/** The part of the model for journal, reactions, check-ins and milestones. */

import type { Principal } from "../../src/identity/principal.ts";

const WEEK_MS = 7 * 24 * 60 * 60 * 1000;

export interface ModelEntry {
  readonly id: string;
  readonly userId: string;
  hidden: boolean;
  word: string;
}

/** The word of an entry whose text was removed. */
const REMOVED = "removed";

/** A notice for inboxes, with the user who caused it; null without a user. */
interface Notice {
  readonly kind: string;
  readonly by: string | null;
  readonly entryId?: string;
}

/** A check-in that was scheduled for now. */
export interface ModelCheckIn {
  readonly id: string;
  status: "waiting" | "complete" | "cancelled";
  /** The last answer of each partner. */
  readonly answers: Map<string, "done" | "snooze">;
}

interface Milestone {
  readonly percent: number;
  readonly at: number | undefined;
}

/** The fields of a goal that matter for milestones. */
interface Aim {
  readonly id: string;
  readonly target: bigint;
}

export class Life {
  /** Oldest first. */
  readonly entries: ModelEntry[] = [];
  /** Goal, emoji and user, oldest first. */
  readonly reactions: (readonly [goalId: string, emoji: string, userId: string])[] = [];
  /** Oldest first. */
  readonly checkIns: ModelCheckIn[] = [];
  readonly notices: Notice[] = [];
  /** The number of notices from before the second partner joined, who has none of them. */
  noticesAlone = 0;
  readonly #milestones = new Map<string, Milestone>();
  readonly #instants = new Map<string, number>();

  /** The entries that a caller may read, oldest first. */
  seenBy({ role, userId }: Principal): readonly ModelEntry[] {
    return this.entries.filter((one) => !one.hidden || role === "operator" || one.userId === userId);
  }

  /** An entry becomes private, and leaves inboxes. Returns whether it was shared. */
  hide(entry: ModelEntry): boolean {
    if (entry.hidden) return false;
    entry.hidden = true;
    const place = this.notices.findIndex(({ entryId }) => entryId === entry.id);
    this.notices.splice(place, 1);
    if (place < this.noticesAlone) this.noticesAlone--;
    return true;
  }

  /** An entry loses its text. Returns whether it had any. */
  removeText(entry: ModelEntry): boolean {
    const had = entry.word !== REMOVED;
    entry.word = REMOVED;
    return had;
  }

  /** Adds a reaction. Returns whether it is new. */
  react(goalId: string, emoji: string, userId: string): boolean {
    if (this.#placeOf(goalId, emoji, userId) >= 0) return false;
    this.reactions.push([goalId, emoji, userId]);
    this.notices.push({ kind: "reaction", by: userId });
    return true;
  }

  /** Removes a reaction. Returns whether it existed. */
  unreact(goalId: string, emoji: string, userId: string): boolean {
    const place = this.#placeOf(goalId, emoji, userId);
    if (place >= 0) this.reactions.splice(place, 1);
    return place >= 0;
  }

  #placeOf(...wanted: readonly [string, string, string]): number {
    return this.reactions.findIndex((one) => one.join() === wanted.join());
  }

  /** An event added money to the goal, which now holds `held`. */
  saved(goal: Aim, held: bigint, now: number): void {
    const share = shareOf(goal, held);
    if (share > this.#milestone(goal).percent) this.#milestones.set(goal.id, { percent: share, at: now });
  }

  /** Records the time of an event. */
  happened(eventId: string, now: number): void {
    this.#instants.set(eventId, now);
  }

  /** An event that had added money to the goal was reversed. */
  takenBack(goal: Aim, held: bigint, eventId: string): void {
    const { at } = this.#milestone(goal);
    if (at !== undefined && at === this.#instants.get(eventId)) this.#forget(goal, held);
  }

  retargeted(goal: Aim, held: bigint): void {
    if (shareOf(goal, held) !== this.#milestone(goal).percent) this.#forget(goal, held);
  }

  /** The milestone that the goal passed in the last week and still reaches. */
  fresh(goal: Aim, held: bigint, now: number): number | undefined {
    const { percent, at } = this.#milestone(goal);
    return at !== undefined && now - at < WEEK_MS && shareOf(goal, held) >= percent ? percent : undefined;
  }

  #milestone({ id }: Aim): Milestone {
    return this.#milestones.get(id) ?? { percent: 0, at: undefined };
  }

  #forget(goal: Aim, held: bigint): void {
    this.#milestones.set(goal.id, { percent: shareOf(goal, held), at: undefined });
  }
}

function shareOf({ target }: Aim, held: bigint): number {
  return [100, 75, 50, 25].find((percent) => held * 100n >= target * BigInt(percent)) ?? 0;
}
