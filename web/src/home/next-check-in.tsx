import { useRead } from "../api/reads.ts";
import { Loaded } from "../parts/problem.tsx";
import { useBooks } from "../shell/books.ts";
import { strings } from "../strings/strings.ts";

/** When the couple looks at the books together next. */
export function NextCheckIn() {
  const { formats } = useBooks();
  const scheduled = useRead("/sync/prompts", { query: { status: "scheduled", limit: 100 } });
  return (
    <section class="card">
      <h2>{strings.home.nextCheckIn}</h2>
      <Loaded read={scheduled}>
        {({ items }) => {
          const [next] = items.toSorted((a, b) => a.due_at.localeCompare(b.due_at));
          if (next === undefined)
            return (
              <>
                <p class="soft">{strings.home.noCheckIn}</p>
                <p>
                  <a href="/check-ins">{strings.home.toCheckIns}</a>
                </p>
              </>
            );
          return (
            <p>
              <a href={`/check-ins/${next.id}`}>{formats.time(next.due_at)}</a>
              {next.message !== null && <span class="soft message">{next.message}</span>}
            </p>
          );
        }}
      </Loaded>
    </section>
  );
}
