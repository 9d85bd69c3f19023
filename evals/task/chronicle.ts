import type { Fixture } from "./fixture.ts";

type Of<K extends "accounts" | "goals"> = Fixture[K][string];

/** One thing that happened before a task began. */
export type Past =
  | { readonly kind: "account"; readonly key: string; readonly account: Of<"accounts"> }
  | { readonly kind: "goal"; readonly key: string; readonly goal: Of<"goals"> }
  | { readonly kind: "earmark"; readonly earmark: Fixture["earmarks"][number] }
  | { readonly kind: "happening"; readonly happening: Fixture["happened"][number] };

/** Something that happened, and when: milliseconds before the fixture's `now`. */
export type Dated = Past & { readonly ago: number };

const HOUR_MS = 60 * 60 * 1000;
const UNIT_MS = { h: HOUR_MS, d: 24 * HOUR_MS };

/**
 * All that a fixture tells, in the order of time; at one instant accounts come first, then goals, earmarks and what else
 * happened, each as the fixture lists them.
 */
export function chronicle({ accounts, goals, earmarks, happened }: Fixture): Dated[] {
  const all: Dated[] = [
    ...Object.entries(accounts).map(([key, account]) => {
      return { kind: "account", key, account, ago: milliseconds(account.opened) } as const;
    }),
    ...Object.entries(goals).map(([key, goal]) => {
      return { kind: "goal", key, goal, ago: milliseconds(goal.made) } as const;
    }),
    ...earmarks.map((earmark) => ({ kind: "earmark", earmark, ago: milliseconds(earmark.ago) }) as const),
    ...happened.map((happening) => {
      return { kind: "happening", happening, ago: milliseconds(happening.ago) } as const;
    }),
  ];
  return all.toSorted((a, b) => b.ago - a.ago);
}

function milliseconds(ago: string): number {
  const unit = ago.endsWith("d") ? UNIT_MS.d : UNIT_MS.h;
  return Number.parseInt(ago, 10) * unit;
}
