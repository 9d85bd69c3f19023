import type { Schemas } from "../api/server.ts";
import { AccountBar } from "../charts/account-bar.tsx";
import { isLess, isSome } from "../formats/decimals.ts";
import { useBooks } from "../shell/books.ts";
import { strings } from "../strings/strings.ts";
import type { Holding } from "./holdings.ts";

/** What an account has, what goals hold in it, and what is wrong with that. */
export function AccountFigures({
  account,
  holdings,
}: {
  account: Schemas["BankAccount"];
  holdings: readonly Holding[];
}) {
  const { formats } = useBooks();
  const { name, balance, allocated, available, keep_available: kept } = account;
  const texts = strings.accounts;
  return (
    <>
      <AccountBar
        label={texts.bar(name, formats.money(allocated), formats.money(balance))}
        balance={balance}
        parts={holdings}
      />
      <ul class="legend">
        {holdings.map((holding, at) => (
          <li key={holding.id}>
            <span class={`key part-${at % 4}`} />
            <a href={`/goals/${holding.id}`}>{holding.name}</a>
            <span class="number">{formats.money(holding.amount)}</span>
          </li>
        ))}
        <li>
          <span class="key track" />
          <span>
            {texts.available}
            {isSome(kept) && <span class="soft">, {texts.keeps(formats.money(kept))}</span>}
          </span>
          <span class="number">{formats.money(available)}</span>
        </li>
      </ul>
      <Warning account={account} />
    </>
  );
}

function Warning({
  account: { available, over_allocated, keep_available },
}: {
  account: Schemas["BankAccount"];
}) {
  const { formats } = useBooks();
  if (!isLess(available, keep_available)) return null;
  return (
    <p class="notice">
      {isSome(over_allocated)
        ? strings.accounts.overAllocated(formats.money(over_allocated))
        : strings.accounts.belowKept(formats.money(available), formats.money(keep_available))}{" "}
      {isSome(over_allocated) && <a href="/plans/new">{strings.accounts.cover}</a>}
    </p>
  );
}

/** Whose account it is, at which bank, and who sees it. */
export function AccountKind({ account }: { account: Schemas["BankAccount"] }) {
  const { nameOf } = useBooks();
  const { is_joint, user_id, institution_name, visibility, is_manual, status } = account;
  const words = [
    is_joint ? strings.accounts.joint : nameOf(user_id),
    institution_name,
    visibility === "private" && strings.accounts.private,
    !is_manual && strings.accounts.linked,
    status === "closed" && strings.accounts.closed,
  ];
  return <span class="soft">{words.filter((word) => word).join(" · ")}</span>;
}

/** Whether this person records the balance of an account and changes it. */
export function useManages({ is_joint, user_id, status }: Schemas["BankAccount"]): boolean {
  const { user } = useBooks();
  return status === "open" && (is_joint || user_id === user.id);
}
