import type { components } from "../../../testing/openapi-types.d.ts";
import { download } from "../api/server.ts";
import { useRequest } from "../parts/problem.tsx";
import { WrongOrCheck } from "../sign-in/fresh-check.tsx";
import { strings } from "../strings/strings.ts";

type Me = components["schemas"]["Me"];

/** Downloads the books of a person, and books of theirs that ended. */
export function ExportBooks({ me }: { me: Me }) {
  const { problem, isBusy, run } = useRequest();
  const former = me.former_couple_ids.map((id, at) => ({ id, label: strings.exportFormer(at + 1) }));
  const books = [...(me.couple ? [{ id: me.couple.id, label: strings.exportNow }] : []), ...former];
  if (books.length === 0) return null;
  return (
    <section>
      <h2>{strings.exportBooks}</h2>
      <p>{strings.exportText}</p>
      <WrongOrCheck problem={problem} email={me.user.email} />
      {books.map(({ id, label }) => (
        <button
          key={id}
          type="button"
          class="plain"
          disabled={isBusy}
          onClick={() => run(() => download(`/v1/export?couple_id=${id}`, "couples-cfo.json"))}
        >
          {label}
        </button>
      ))}
    </section>
  );
}
