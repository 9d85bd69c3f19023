import type { MoveReason } from "../books/plan.ts";
import { quoted } from "../kernel/text.ts";

/** The reason for a move, as one viewer may see it. */
interface Explained extends MoveReason {
  /** The names of the goals that give and get; undefined for available money. */
  readonly from: string | undefined;
  readonly to: string | undefined;
  /** Whether the plan brings the receiving goal to its target. */
  readonly fills: boolean;
  /** Whether the viewer may see the account. */
  readonly seen: boolean;
  readonly payee: string | undefined;
}

/**
 * Explains a plan's move, with goal names in quotes. The sentence reveals nothing about an account that the viewer may not
 * see, not even that it lacks money.
 */
export function reasonOf({ purpose, source, beyond, fills, seen, payee, ...goals }: Explained): string {
  const [from, to] = [goals.from, goals.to].map((name) => name && quoted(name));
  const target = fills ? "to its target" : "closer to its target";
  const onwards = beyond ? ` and brings it ${target}` : "";
  switch (purpose) {
    case "edited":
      return "Chosen by hand.";
    case "spending":
      return `Pays for the purpose of ${from}${seen && payee ? `, to ${quoted(payee)}` : ""}, and uses its money.`;
    case "cure":
      return seen
        ? `The account's balance no longer covers what goals hold in it, so ${from} gives back this amount.`
        : `${from} gives money back to a private account of your partner.`;
    case "target":
      if (source === "available") return `Available money brings ${to} ${target}.`;
      return source === "less_important"
        ? `${to} is more important than ${from} and is filled first.`
        : `${to} holds less than its target; ${giverOf(source, from)}.`;
    case "schedule": {
      const giver =
        source === "available" ? `available money makes up for it${onwards}` : giverOf(source, from);
      return `${to} holds less than the next step of its schedule; ${giver}.`;
    }
    case "refill":
      if (source === "available") return `Available money replaces what ${to} gives back${onwards}.`;
      return `This replaces what ${to} gives back; ${giverOf(source, from)}.`;
  }
}

function giverOf(source: MoveReason["source"], from: string | undefined): string {
  switch (source) {
    case "above_target":
      return `${from} holds more than its target`;
    case "above_need":
      return `${from} holds more than it needs`;
    default:
      return `${from} is less important`;
  }
}
