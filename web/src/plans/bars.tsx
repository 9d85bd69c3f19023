import { minorUnits, shareOf } from "../formats/decimals.ts";

/** Two amounts as bars: before and after a plan, both as parts of `whole`. The numbers stand beside it. */
export function BeforeAfterBars({ before, after, whole }: { before: string; after: string; whole: string }) {
  const width = (amount: string) => `${shareOf(minorUnits(amount), minorUnits(whole)) * 100}%`;
  return (
    <svg class="before-after" width="100%" height="18" aria-hidden="true">
      <rect class="track" width="100%" height="8" rx="4" />
      <rect class="before" width={width(before)} height="8" rx="4" />
      <rect class="track" y="10" width="100%" height="8" rx="4" />
      <rect class="after" y="10" width={width(after)} height="8" rx="4" />
    </svg>
  );
}
