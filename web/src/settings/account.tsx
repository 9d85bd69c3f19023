import { useEffect } from "preact/hooks";
import { followServer } from "../api/live.ts";
import { useRead } from "../api/reads.ts";
import { Page } from "../parts/page.tsx";
import { Loaded } from "../parts/problem.tsx";
import { strings } from "../strings/strings.ts";
import { Joining } from "./joining.tsx";
import { OwnSettings } from "./own-settings.tsx";
import { Partners } from "./partners.tsx";

/** `/account`: the settings of a person, also without books. */
export function AccountPage() {
  useEffect(followServer, []);
  const me = useRead("/me");
  return (
    <Page heading={strings.account}>
      <Loaded read={me}>
        {(found) => (
          <>
            <p>{strings.signedInAs(found.user.display_name)}</p>
            <Joining user={found.user} />
            {found.couple && <Partners me={found} />}
            {found.couple && (
              <p>
                <a href="/approve">{strings.approvals}</a>
              </p>
            )}
            <OwnSettings me={found} />
          </>
        )}
      </Loaded>
    </Page>
  );
}
