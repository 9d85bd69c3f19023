import { strings } from "../strings/strings.ts";
import { type AttentionRow, GROUPS } from "./attention-rows.ts";

/** What waits for the person, what needs the couple's attention, and what went well. */
export function Attention({ rows }: { rows: readonly AttentionRow[] }) {
  if (rows.length === 0) return <p class="card all-good">{strings.home.allGood}</p>;
  const groups = GROUPS.map((group) => ({ group, own: rows.filter((row) => row.group === group) }));
  return (
    <section class="card">
      {groups
        .filter(({ own }) => own.length > 0)
        .map(({ group, own }) => (
          <>
            <h2>{strings.home[group]}</h2>
            <ul class="links">
              {own.map(({ key, tone, text, href }) => (
                <li key={key}>
                  <a class={`marked ${tone}`} href={href}>
                    {text}
                  </a>
                </li>
              ))}
            </ul>
          </>
        ))}
    </section>
  );
}
