import { useState } from "preact/hooks";
import { useList, useRead } from "../api/reads.ts";
import type { Schemas } from "../api/server.ts";
import { View } from "../parts/page.tsx";
import { Loaded } from "../parts/problem.tsx";
import { useBooks } from "../shell/books.ts";
import { strings } from "../strings/strings.ts";
import { AccountFigures, AccountKind, useManages } from "./account-figures.tsx";
import { type Holding, holdingsIn } from "./holdings.ts";
import { NewBalance } from "./new-balance.tsx";
import "../styles/money.css";

/** `/accounts`: where the couple's money is, and what goals hold of it. */
export function AccountsPage() {
  const { formats } = useBooks();
  const summary = useRead("/summary", { query: { detail: "full" } });
  const texts = strings.accounts;
  const add = (
    <a class="button" href="/accounts/new">
      {texts.add}
    </a>
  );
  return (
    <View heading={texts.title} actions={add}>
      <Loaded read={summary}>
        {({ accounts, goals, totals }) =>
          accounts.length === 0 ? (
            <section class="card empty">
              <p>{texts.none}</p>
              <p class="soft">{texts.noneHint}</p>
            </section>
          ) : (
            <>
              <section class="card">
                <h2>{texts.available}</h2>
                <p class="figure">{formats.money(totals.available)}</p>
                <p class="soft">
                  {texts.ofBalance(formats.money(totals.balance), formats.money(totals.allocated))}
                </p>
              </section>
              <ul class="cards">
                {(accounts as readonly Schemas["BankAccount"][]).map((account) => (
                  <li key={account.id} class="card">
                    <AccountCard account={account} holdings={holdingsIn(account.id, goals)} />
                  </li>
                ))}
              </ul>
            </>
          )
        }
      </Loaded>
      <ClosedAccounts />
    </View>
  );
}

function AccountCard({
  account,
  holdings,
}: {
  account: Schemas["BankAccount"];
  holdings: readonly Holding[];
}) {
  const { formats } = useBooks();
  const manages = useManages(account);
  return (
    <>
      <div class="row">
        <h2 class="name">
          <a href={`/accounts/${account.id}`}>{account.name}</a>
        </h2>
        <span class="amount">{formats.money(account.balance)}</span>
      </div>
      <AccountKind account={account} />
      <AccountFigures account={account} holdings={holdings} />
      {manages && <NewBalance account={account} />}
    </>
  );
}

/** The closed accounts, which are read when somebody opens their list. */
function ClosedAccounts() {
  const [isOpen, setOpen] = useState(false);
  return (
    <details onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary>{strings.accounts.closedAccounts}</summary>
      {isOpen && <ClosedList />}
    </details>
  );
}

function ClosedList() {
  const { items, problem, more } = useList("/accounts", { query: { status: "closed" } });
  return (
    <Loaded read={{ data: items, problem }}>
      {(closed) => (
        <section class="card">
          {closed.length === 0 ? (
            <p>{strings.accounts.noneClosed}</p>
          ) : (
            <ul class="rows">
              {closed.map((account) => (
                <li key={account.id}>
                  <a class="name" href={`/accounts/${account.id}`}>
                    {account.name}
                  </a>
                  <AccountKind account={account} />
                </li>
              ))}
            </ul>
          )}
          {more && (
            <button type="button" class="plain" onClick={more}>
              {strings.ledger.more}
            </button>
          )}
        </section>
      )}
    </Loaded>
  );
}
