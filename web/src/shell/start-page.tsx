import type { Schemas } from "../api/server.ts";
import { View } from "../parts/page.tsx";
import { ExportBooks } from "../settings/export.tsx";
import { Joining } from "../settings/joining.tsx";
import { strings } from "../strings/strings.ts";

/** What a person without books can do: accept an invitation, have the server's operator start some, download those that ended. */
export function StartPage({ me }: { me: Schemas["Me"] }) {
  const texts = strings.shell;
  const { user } = me;
  const hadBooks = me.former_couple_ids.length > 0;
  return (
    <View heading={texts.welcome(user.display_name)}>
      <p role="status">{hadBooks ? texts.booksEnded : texts.noBooks}</p>
      <ExportBooks me={me} />
      <Joining user={user} />
      <section class="card">
        <h2>{texts.acceptInvitation}</h2>
        <p>{texts.openInvitation}</p>
      </section>
      <section class="card">
        <h2>{strings.setUp}</h2>
        <p>{texts.startBooks}</p>
      </section>
      <p>
        <a href="/account">{strings.toAccount}</a>
      </p>
    </View>
  );
}
