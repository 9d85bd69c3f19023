import { useList } from "../api/reads.ts";
import type { Schemas } from "../api/server.ts";
import { EarlierButton } from "../parts/earlier.tsx";
import { View } from "../parts/page.tsx";
import { Loaded } from "../parts/problem.tsx";
import { usePlace } from "../shell/location.ts";
import { strings } from "../strings/strings.ts";
import { Entry } from "./entry.tsx";
import { type Search, SearchForm, searchIn } from "./search-form.tsx";
import { WriteEntry } from "./write-entry.tsx";
import "../styles/days.css";

/** `/journal`: what the partners wrote, the newest first. */
export function JournalPage() {
  const search = searchIn(usePlace().query);
  return (
    <View heading={strings.journal.title}>
      <div class="columns">
        <div class="stack">
          <Entries key={JSON.stringify(search)} search={search} />
        </div>
        <div class="stack first-on-phone">
          <WriteEntry />
          <SearchForm search={search} />
        </div>
      </div>
    </View>
  );
}

function Entries({ search }: { search: Search }) {
  const query = { limit: 20, ...search } as { limit: number; mood?: NonNullable<Schemas["Mood"]> };
  const { items, problem, more } = useList("/journal", { query });
  const isSearch = Object.keys(search).length > 0;
  return (
    <Loaded read={{ data: items, problem }}>
      {(entries) =>
        entries.length === 0 ? (
          <section class="card empty">
            <p>{isSearch ? strings.journal.noMatch : strings.journal.none}</p>
            {!isSearch && <p class="soft">{strings.journal.noneHint}</p>}
          </section>
        ) : (
          <>
            {entries.map((entry) => (
              <Entry key={entry.id} entry={entry} />
            ))}
            {more && <EarlierButton more={more} isAutomatic={problem === undefined} />}
          </>
        )
      }
    </Loaded>
  );
}
