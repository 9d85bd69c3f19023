import { useRef } from "preact/hooks";
import { useNamed } from "../ledger/names.ts";
import { Choice, Field, filledIn } from "../parts/field.tsx";
import { useBooks } from "../shell/books.ts";
import { navigate } from "../shell/location.ts";
import { strings } from "../strings/strings.ts";
import { MOODS } from "./write-entry.tsx";

const NAMES = ["search", "mood", "goal_id", "user_id", "from", "to"] as const;

export type Search = Readonly<Partial<Record<(typeof NAMES)[number], string>>>;

/** The search in the query of the journal's address. */
export function searchIn(query: string): Search {
  const given = new URLSearchParams(query);
  return Object.fromEntries(NAMES.flatMap((name) => (given.get(name) ? [[name, given.get(name)]] : [])));
}

/** Searches the journal. Each change goes into the address, so that the way back leads to it. */
export function SearchForm({ search }: { search: Search }) {
  const { couple, nameOf } = useBooks();
  const goals = [...(useNamed()?.goals.values() ?? [])];
  const form = useRef<HTMLFormElement>(null);
  const texts = strings.journal;
  const isSet = Object.keys(search).length > 0;
  const apply = () => navigate(`/journal?${new URLSearchParams(filledIn(form.current))}`, { replace: true });
  const choice = (
    name: (typeof NAMES)[number],
    label: string,
    options: readonly (readonly [string, string])[],
  ) => (
    <Choice name={name} label={label} options={[["", texts.any], ...options]} value={search[name] ?? ""} />
  );
  return (
    <details class="card" open={isSet}>
      <summary>{texts.search}</summary>
      <form
        ref={form}
        onChange={apply}
        onSubmit={(event) => {
          event.preventDefault();
          apply();
        }}
      >
        <Field name="search" type="text" isOptional label={texts.words} value={search.search} />
        {choice(
          "mood",
          texts.mood,
          MOODS.map((mood) => [mood, texts.moods[mood]]),
        )}
        {choice(
          "goal_id",
          texts.goal,
          goals.map(({ id, name }) => [id, name]),
        )}
        {choice(
          "user_id",
          texts.author,
          couple.partners.map(({ id }) => [id, nameOf(id)]),
        )}
        <Field name="from" type="date" isOptional label={texts.from} value={search.from} />
        <Field name="to" type="date" isOptional label={texts.to} value={search.to} />
      </form>
      {isSet && (
        <p>
          <a href="/journal" onClick={() => form.current?.reset()}>
            {texts.clear}
          </a>
        </p>
      )}
    </details>
  );
}
