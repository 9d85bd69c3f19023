import { useEffect, useRef } from "preact/hooks";
import { useRead } from "../api/reads.ts";
import { strings } from "../strings/strings.ts";
import { Icon, type IconName } from "./icons.tsx";

interface Destination {
  readonly path: string;
  readonly name: keyof typeof strings.shell.nav;
  readonly icon: IconName;
}

/** The pages that the navigation offers, in its order. A phone shows the first four, and the others behind “More”. */
const DESTINATIONS: readonly Destination[] = [
  { path: "/", name: "home", icon: "home" },
  { path: "/goals", name: "goals", icon: "goals" },
  { path: "/accounts", name: "accounts", icon: "accounts" },
  { path: "/plans", name: "plans", icon: "plans" },
  { path: "/ledger", name: "ledger", icon: "ledger" },
  { path: "/journal", name: "journal", icon: "journal" },
  { path: "/check-ins", name: "checkIns", icon: "checkIns" },
  { path: "/inbox", name: "inbox", icon: "inbox" },
  { path: "/settings", name: "settings", icon: "settings" },
];

const ON_PHONE = 4;

/** The navigation of the books: a column beside the page, on a phone a bar below it. */
export function Nav({ path }: { path: string }) {
  const more = useRef<HTMLUListElement>(null);
  useEffect(() => more.current?.hidePopover(), [path]);
  const unread = useRead("/inbox", { query: { limit: 1 } }).data?.unread_count ?? 0;
  const bar = DESTINATIONS.length > ON_PHONE + 1 ? DESTINATIONS.slice(0, ON_PHONE) : DESTINATIONS;
  const hidden = DESTINATIONS.slice(bar.length);
  return (
    <nav aria-label={strings.shell.navigation}>
      <ul class="destinations wide">
        <Links destinations={DESTINATIONS} path={path} unread={unread} />
      </ul>
      <ul class="destinations narrow">
        <Links destinations={bar} path={path} unread={unread} />
        {hidden.length > 0 && (
          <li>
            <button type="button" popovertarget="more">
              <Icon name="more" />
              {strings.shell.more}
              <Badge unread={unread} />
            </button>
          </li>
        )}
      </ul>
      {hidden.length > 0 && (
        <ul id="more" class="destinations more" popover ref={more}>
          <Links destinations={hidden} path={path} unread={unread} />
        </ul>
      )}
    </nav>
  );
}

interface LinksProps {
  readonly destinations: readonly Destination[];
  readonly path: string;
  readonly unread: number;
}

function Links({ destinations, path, unread }: LinksProps) {
  return destinations.map((destination) => (
    <li key={destination.path}>
      <a href={destination.path} aria-current={currentAt(destination, path)}>
        <Icon name={destination.icon} />
        {strings.shell.nav[destination.name]}
        {destination.name === "inbox" && <Badge unread={unread} />}
      </a>
    </li>
  ));
}

/** The number of unread items in the inbox. */
function Badge({ unread }: { unread: number }) {
  if (unread === 0) return null;
  return (
    <span class="badge">
      {unread}
      <span class="hidden"> {strings.shell.unread}</span>
    </span>
  );
}

/** `page` on the page itself, `true` on the pages below it. */
function currentAt(destination: Destination, path: string): "page" | "true" | undefined {
  if (destination.path === path) return "page";
  return destination.path !== "/" && path.startsWith(`${destination.path}/`) ? "true" : undefined;
}
