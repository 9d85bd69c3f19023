import { answerOf, api, type Schemas } from "../api/server.ts";
import { useRequest, Wrong } from "../parts/problem.tsx";
import { useBooks } from "../shell/books.ts";
import { strings } from "../strings/strings.ts";

/** The reactions that the page offers. Others, from an app, are shown too. */
const OFFERED = ["👍", "❤️", "🎉", "💪", "🙏", "😬"] as const;

/** The partners' reactions to a goal. Pressing one adds or removes the person's own. */
export function Reactions({ goal }: { goal: Schemas["FinancialGoal"] }) {
  const { user, nameOf, formats } = useBooks();
  const { problem, isBusy, run } = useRequest();
  const given = goal.reactions.map(({ emoji }) => emoji);
  const usersOf = (emoji: string) => goal.reactions.find((one) => one.emoji === emoji)?.user_ids ?? [];
  const toggle = (emoji: string, isMine: boolean) =>
    run(async () => {
      const body = { goal_id: goal.id, emoji };
      if (isMine) await answerOf(api.POST("/goals/unreact", { body }));
      else await answerOf(api.POST("/goals/react", { body }));
    });
  return (
    <section class="card">
      <h2>{strings.goals.react}</h2>
      <div class="choices">
        {[...new Set([...given, ...OFFERED])].map((emoji) => {
          const users = usersOf(emoji);
          const isMine = users.includes(user.id);
          return (
            <button
              key={emoji}
              type="button"
              class="choice"
              aria-pressed={isMine}
              disabled={isBusy}
              onClick={() => toggle(emoji, isMine)}
            >
              {nameOfReaction(emoji)}
              {users.length > 0 && <span class="number">{users.length}</span>}
              <span class="hidden">
                {users.length === 0
                  ? strings.goals.giveIt
                  : strings.goals.from(formats.list(users.map(nameOf)))}
              </span>
            </button>
          );
        })}
      </div>
      <Wrong problem={problem} />
    </section>
  );
}

/** An emoji as it is; a sticker by its name. */
function nameOfReaction(emoji: string): string {
  const stickers: Readonly<Record<string, string>> = strings.goals.stickers;
  return stickers[emoji] ?? emoji;
}
