import { answerOf, api, type Schemas } from "../api/server.ts";
import { useNamed } from "../ledger/names.ts";
import { useRequest, Wrong } from "../parts/problem.tsx";
import { useBooks } from "../shell/books.ts";
import { strings } from "../strings/strings.ts";

/** An entry of the journal, with what its author can do with it. Its text is shown as it was written. */
export function Entry({ entry }: { entry: Schemas["JournalEntry"] }) {
  const { user, formats, nameOf } = useBooks();
  const goal = useNamed()?.goals.get(entry.goal_id ?? "");
  const texts = strings.journal;
  const mood = [entry.mood && texts.moods[entry.mood], entry.mood_word].filter(Boolean).join(", ");
  return (
    <article
      class="card entry"
      aria-label={texts.entryOf(nameOf(entry.user_id), formats.time(entry.created_at))}
    >
      <div class="row">
        <strong>{nameOf(entry.user_id)}</strong>
        <span class="soft">{formats.time(entry.created_at)}</span>
      </div>
      <p class="written">{entry.text}</p>
      <p class="tags">
        {mood !== "" && <span class="tag">{mood}</span>}
        {entry.visibility === "private" && <span class="tag">{texts.onlyYou}</span>}
        {goal && <a href={`/goals/${goal.id}`}>{goal.name}</a>}
      </p>
      {entry.user_id === user.id && <ChangeEntry entry={entry} />}
    </article>
  );
}

function ChangeEntry({ entry }: { entry: Schemas["JournalEntry"] }) {
  const { problem, isBusy, run } = useRequest();
  const texts = strings.journal;
  const params = { path: { id: entry.id } };
  const hide = () =>
    run(async () => void (await answerOf(api.POST("/journal/{id}/make-private", { params, body: {} }))));
  const remove = () =>
    run(async () => void (await answerOf(api.POST("/journal/{id}/remove-text", { params, body: {} }))));
  return (
    <details>
      <summary>{texts.change}</summary>
      <Wrong problem={problem} />
      {entry.visibility === "shared" && (
        <>
          <p>{texts.hideHint}</p>
          <p>
            <button type="button" class="plain" disabled={isBusy} onClick={hide}>
              {texts.hide}
            </button>
          </p>
        </>
      )}
      <p>{texts.removeHint}</p>
      <button type="button" disabled={isBusy} onClick={remove}>
        {texts.remove}
      </button>
    </details>
  );
}
