import { useRead } from "../api/reads.ts";
import { View } from "../parts/page.tsx";
import { Loaded } from "../parts/problem.tsx";
import { strings } from "../strings/strings.ts";
import { CoupleSettings } from "./couple-settings.tsx";
import { OwnSettings } from "./own-settings.tsx";
import { Partners } from "./partners.tsx";
import { Webhooks } from "./webhooks.tsx";
import "../styles/settings.css";

/** `/settings`: the settings of the couple, and of the person. */
export function SettingsPage() {
  const me = useRead("/me");
  return (
    <View heading={strings.settings.title}>
      <Loaded read={me}>
        {(found) => (
          <div class="settings">
            <CoupleSettings />
            <Partners me={found} />
            <OwnSettings me={found} />
            <Webhooks email={found.user.email} />
          </div>
        )}
      </Loaded>
    </View>
  );
}
