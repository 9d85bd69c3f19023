import type { Schemas } from "../api/server.ts";
import { View } from "../parts/page.tsx";
import { Joining } from "../settings/joining.tsx";
import { strings } from "../strings/strings.ts";

/** What a person without books can do: accept an invitation, or have the server's operator start some. */
export function StartPage({ me: { user } }: { me: Schemas["Me"] }) {
  const texts = strings.shell;
  return (
    <View heading={texts.welcome(user.display_name)}>
      <p>{texts.noBooks}</p>
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
