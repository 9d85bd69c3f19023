import type { MoveReason } from "../books/plan.ts";
import { quoted } from "../kernel/text.ts";

/** What a move is for, as one viewer may see it. */
interface Explained extends MoveReason {
  /** Names of the goals that give and get; undefined: the available money. */
  readonly from: string | undefined;
  readonly to: string | undefined;
  /** Whether the plan brings the goal that gets it to its target. */
  readonly fills: boolean;
  /** Whether the viewer may know the account. */
  readonly seen: boolean;
  /** Who was paid. */
  readonly payee: string | undefined;
}

/**
 * Why a plan has a move, with the names of goals in quotes. Says nothing of an account that the viewer may not know: not
 * even that it lacks money.
 */
export function reasonOf({ purpose, source, beyond, fills, seen, payee, ...goals }: Explained): string {
  const [from, to] = [goals.from, goals.to].map((name) => name && quoted(name));
  const target = fills ? "to its target" : "nearer to its target";
  const onwards = beyond ? ` and brings it ${target}` : "";
  switch (purpose) {
    case "edited":
      return "Chosen by hand.";
    case "spending":
      return `Paid for what ${from} is for${seen && payee ? `, to ${quoted(payee)}` : ""}: its money is used up.`;
    case "cure":
      return seen
        ? `The account's balance no longer covers what goals hold of it: ${from} gives back this much.`
        : `${from} gives money back to an account that is your partner's alone.`;
    case "target":
      if (source === "available") return `Available money brings ${to} ${target}.`;
      return source === "less_important"
        ? `${to} comes before ${from}, and is filled first.`
        : `${to} holds less than its target; ${giverOf(source, from)}.`;
    case "schedule": {
      const giver =
        source === "available" ? `available money makes up for it${onwards}` : giverOf(source, from);
      return `${to} holds less than its schedule asks for next; ${giver}.`;
    }
    case "refill":
      if (source === "available") return `Available money makes good what ${to} gives back${onwards}.`;
      return `This makes good what ${to} gives back; ${giverOf(source, from)}.`;
  }
}

function giverOf(source: MoveReason["source"], from: string | undefined): string {
  switch (source) {
    case "above_target":
      return `${from} holds more than its target`;
    case "above_need":
      return `${from} holds more than it needs`;
    default:
      return `${from} comes after it`;
  }
}
