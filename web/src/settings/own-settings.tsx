import type { Schemas } from "../api/server.ts";
import { ConnectAssistant } from "./assistants.tsx";
import { Browsers } from "./browsers.tsx";
import { ChangeEmail } from "./change-email.tsx";
import { ChangeName } from "./change-name.tsx";
import { ConnectedApps } from "./connected-apps.tsx";
import { EraseAccount } from "./erase-account.tsx";
import { ExportBooks } from "./export.tsx";
import { Passkeys } from "./passkeys.tsx";
import { Tokens } from "./tokens.tsx";

/** The settings of a person, with books or without. */
export function OwnSettings({ me }: { me: Schemas["Me"] }) {
  const { display_name: name, email } = me.user;
  return (
    <>
      <ChangeName name={name} />
      <ConnectAssistant />
      <ConnectedApps email={email} />
      <Tokens email={email} />
      <ChangeEmail email={email} />
      <Passkeys email={email} />
      <ExportBooks me={me} />
      <Browsers />
      <EraseAccount user={me.user} />
    </>
  );
}
