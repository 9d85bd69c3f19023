import { useRead } from "../api/reads.ts";
import { answerOf, api, ask, type Schemas } from "../api/server.ts";
import { timeOf } from "../formats/formats.ts";
import { RowButton } from "../parts/field.tsx";
import { Loaded, useRequest, Wrong } from "../parts/problem.tsx";
import { signOut } from "../sign-in/pending-page.ts";
import { strings } from "../strings/strings.ts";
import { browserName } from "./browser-name.ts";

/** Where the person is signed in, and a way to end it: in one browser, here, or everywhere. */
export function Browsers() {
  const sessions = useRead("/sessions");
  const { problem, isBusy, run } = useRequest();
  const end = (id: string) =>
    run(async () => void (await answerOf(api.DELETE("/sessions/{id}", { params: { path: { id } } }))));
  return (
    <section id="browsers">
      <h2>{strings.browsers}</h2>
      <Loaded read={sessions}>
        {({ items }) => (
          <ul>
            {items.map((session) => (
              <li key={session.id}>
                <SessionRow session={session} isBusy={isBusy} onEnd={() => end(session.id)} />
              </li>
            ))}
          </ul>
        )}
      </Loaded>
      <Wrong problem={problem} />
      <div class="actions">
        <button
          type="button"
          disabled={isBusy}
          onClick={() => run(() => signOut(() => ask("POST", "/auth/sign-out", {})))}
        >
          {strings.signOut}
        </button>
        <button
          type="button"
          class="plain"
          disabled={isBusy}
          onClick={() => run(() => signOut(() => answerOf(api.DELETE("/sessions"))))}
        >
          {strings.signOutEverywhere}
        </button>
      </div>
    </section>
  );
}

interface RowProps {
  readonly session: Schemas["Session"];
  readonly isBusy: boolean;
  readonly onEnd: () => void;
}

function SessionRow({ session, isBusy, onEnd }: RowProps) {
  const browser = browserName(session.browser ?? "") || strings.unknownBrowser;
  const used = timeOf(session.used_at);
  return (
    <>
      <span class="name">{browser}</span>
      <span class="soft">{session.is_current ? strings.thisBrowser : strings.lastUsed(used)}</span>
      {!session.is_current && (
        <RowButton label={strings.endOf(browser)} isBusy={isBusy} onPress={onEnd}>
          {strings.end}
        </RowButton>
      )}
    </>
  );
}
