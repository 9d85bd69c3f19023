import { useRef } from "preact/hooks";
import { useList, useRead } from "../api/reads.ts";
import { Choice, Field, filledIn, LabeledField } from "../parts/field.tsx";
import { useBooks } from "../shell/books.ts";
import { navigate } from "../shell/location.ts";
import { strings } from "../strings/strings.ts";
import { useNamed } from "./names.ts";
import type { Filters } from "./use-ledger.ts";

const NAMES = ["event_type", "account_id", "goal_id", "user_id", "actor", "from", "to"] as const;

/** The filters in the query of the ledger's address. */
export function filtersIn(query: string): Filters {
  const given = new URLSearchParams(query);
  return Object.fromEntries(NAMES.flatMap((name) => (given.get(name) ? [[name, given.get(name)]] : [])));
}

/** Sets the filters. Each change goes into the address, so that it can be kept and passed on. */
export function FilterForm({ filters }: { filters: Filters }) {
  const { couple, nameOf } = useBooks();
  const named = useNamed();
  const form = useRef<HTMLFormElement>(null);
  const texts = strings.ledger;
  const count = Object.keys(filters).length;
  const apply = () => navigate(`/ledger?${new URLSearchParams(filledIn(form.current))}`, { replace: true });
  const choice = (
    name: (typeof NAMES)[number],
    label: string,
    options: readonly (readonly [string, string])[],
  ) => (
    <Choice name={name} label={label} options={[["", texts.any], ...options]} value={filters[name] ?? ""} />
  );
  const rows = (of: Iterable<{ id: string; name: string }> = []) =>
    [...of].map(({ id, name }) => [id, name] as const);
  return (
    <details class="card filters" open={count > 0}>
      <summary>{count > 0 ? texts.filtersSet(count) : texts.filters}</summary>
      <form ref={form} onChange={apply} onSubmit={(event) => event.preventDefault()}>
        {choice("event_type", texts.type, Object.entries(texts.types))}
        {choice("goal_id", texts.goal, rows(named?.goals.values()))}
        {choice("account_id", texts.account, rows(named?.accounts.values()))}
        {choice(
          "user_id",
          texts.person,
          couple.partners.map(({ id }) => [id, nameOf(id)]),
        )}
        <ClientField value={filters.actor} />
        <Field name="from" type="date" isOptional label={texts.from} value={filters.from} />
        <Field name="to" type="date" isOptional label={texts.to} value={filters.to} />
      </form>
      {count > 0 && (
        <p>
          <a href="/ledger" onClick={() => form.current?.reset()}>
            {texts.clear}
          </a>
        </p>
      )}
    </details>
  );
}

/** The client that acted: the page itself, one that the person has connected, or another name. */
function ClientField({ value }: { value: string | undefined }) {
  const clients = useClients();
  return (
    <LabeledField name="actor" label={strings.ledger.client}>
      {(bound) => (
        <>
          <input {...bound} type="text" list="clients" autoComplete="off" defaultValue={value ?? ""} />
          <datalist id="clients">
            {clients.map((client) => (
              <option key={client} value={client} />
            ))}
          </datalist>
        </>
      )}
    </LabeledField>
  );
}

/** The page itself, and the tokens and apps of the person. Others can be typed. */
function useClients(): readonly string[] {
  const tokens = useList("/tokens", { query: { limit: 100 } });
  const apps = useRead("/connected-apps");
  const clients = [...(tokens.items ?? []), ...(apps.data?.items ?? [])].map(({ client }) => client);
  return [...new Set(["web", ...clients])];
}
