import { useList, useRead } from "../api/reads.ts";
import type { Schemas } from "../api/server.ts";
import { EventRows } from "../ledger/event-list.tsx";
import { useNamed } from "../ledger/names.ts";
import { View } from "../parts/page.tsx";
import { Loaded } from "../parts/problem.tsx";
import { useBooks } from "../shell/books.ts";
import type { PageProps } from "../shell/routes.ts";
import { strings } from "../strings/strings.ts";
import { AccountFigures, AccountKind, useManages } from "./account-figures.tsx";
import { AccountSettings } from "./account-settings.tsx";
import { CloseAccount } from "./close-account.tsx";
import { type Holding, holdingsIn } from "./holdings.ts";
import { RecordMoney } from "./record-money.tsx";
import "../styles/money.css";

/** `/accounts/:id`: one account, what goals hold in it, and what can be done with it. */
export function AccountPage({ id }: PageProps) {
  const account = useRead("/accounts/{id}", { path: { id } });
  const summary = useRead("/summary", { query: { detail: "full" } });
  const goals = summary.data?.goals ?? [];
  return (
    <View heading={account.data?.name ?? strings.accounts.account}>
      <Loaded read={account}>
        {(found) => <OneAccount account={found} holdings={holdingsIn(id, goals)} />}
      </Loaded>
    </View>
  );
}

function OneAccount({
  account,
  holdings,
}: {
  account: Schemas["BankAccount"];
  holdings: readonly Holding[];
}) {
  const { formats, nameOf } = useBooks();
  const manages = useManages(account);
  const isOpen = account.status === "open";
  return (
    <div class="columns">
      <div class="stack">
        <section class="card">
          <AccountKind account={account} />
          <p class="figure">{formats.money(account.balance)}</p>
          {isOpen ? (
            <AccountFigures account={account} holdings={holdings} />
          ) : (
            <p>{strings.accounts.accountClosed}</p>
          )}
          {isOpen && !manages && <p class="soft">{strings.accounts.managedBy(nameOf(account.user_id))}</p>}
        </section>
        {manages && <RecordMoney account={account} />}
        <History accountId={account.id} />
      </div>
      {manages && (
        <div class="stack">
          <AccountSettings account={account} />
          <CloseAccount account={account} />
        </div>
      )}
    </div>
  );
}

/** The newest events of the account. */
function History({ accountId }: { accountId: string }) {
  const { items, problem } = useList("/ledger", { query: { account_id: accountId, limit: 5 } });
  const named = useNamed();
  return (
    <section class="card">
      <h2>{strings.accounts.history}</h2>
      <Loaded read={{ data: named && items, problem }}>
        {(events) => named && <EventRows events={events} named={named} />}
      </Loaded>
      <p>
        <a href={`/ledger?account_id=${accountId}`}>{strings.accounts.allHistory}</a>
      </p>
    </section>
  );
}
