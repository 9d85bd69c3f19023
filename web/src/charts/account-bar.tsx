import { minorUnits, shareOf } from "../formats/decimals.ts";

interface Part {
  readonly id: string;
  readonly amount: string;
}

/** The parts of a balance that goals hold, in the order of the legend. What goals hold beyond the balance is marked. */
export function AccountBar({
  label,
  balance,
  parts,
}: {
  label: string;
  balance: string;
  parts: readonly Part[];
}) {
  const held = parts.reduce((sum, { amount }) => sum + minorUnits(amount), 0n);
  const owned = minorUnits(balance);
  const whole = held > owned ? held : owned;
  const percent = (amount: bigint) => `${shareOf(amount, whole) * 100}%`;
  let before = 0n;
  return (
    <svg class="account-bar" width="100%" height="12" role="img" aria-label={label}>
      <rect class="track" width="100%" height="12" />
      {parts.map(({ id, amount }, at) => {
        const x = percent(before);
        before += minorUnits(amount);
        return (
          <rect
            key={id}
            class={`part part-${at % 4}`}
            x={x}
            width={percent(minorUnits(amount))}
            height="12"
          />
        );
      })}
      {held > owned && <rect class="beyond" x={percent(owned)} width={percent(held - owned)} height="12" />}
    </svg>
  );
}
