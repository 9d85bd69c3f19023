import { useEffect, useState } from "preact/hooks";

/** Where the page is: the path and the query of its address. */
export interface Place {
  readonly path: string;
  readonly query: string;
}

const moved = new Set<() => void>();

/** How far each entry of the history was scrolled, by its key. */
const scrolled = new Map<string, number>();
let entry = "first";

/** Goes to another page of the books without loading the document again. */
export function navigate(to: string, { replace = false } = {}): void {
  scrolled.set(entry, scrollY);
  if (!replace) entry = String(Date.now());
  history[replace ? "replaceState" : "pushState"]({ entry }, "", to);
  if (!replace) scrollTo(0, 0);
  for (const listener of moved) listener();
}

/** Where the page is, drawn again when that changes. */
export function usePlace(): Place {
  const [place, setPlace] = useState(placeNow);
  useEffect(() => {
    const update = () => setPlace(placeNow());
    moved.add(update);
    return () => void moved.delete(update);
  }, []);
  return place;
}

/** Follows links to paths that `isOwn` accepts without loading the document again, and keeps the scroll position on the way back. */
export function followLinks(isOwn: (path: string) => boolean): void {
  history.scrollRestoration = "manual";
  history.replaceState({ entry }, "");
  addEventListener("popstate", (event: PopStateEvent) => {
    scrolled.set(entry, scrollY);
    entry = (event.state as { entry: string } | null)?.entry ?? "first";
    for (const listener of moved) listener();
    restoreScroll(scrolled.get(entry) ?? 0);
  });
  document.addEventListener("click", (event) => {
    const link = event.target instanceof Element ? event.target.closest("a") : null;
    const isPlain =
      event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;
    if (link === null || !isPlain || event.defaultPrevented || link.target !== "" || link.download !== "")
      return;
    const { origin, pathname, search, hash, href } = link;
    const isSamePage = hash !== "" && pathname === location.pathname && search === location.search;
    if (origin !== location.origin || isSamePage || !isOwn(pathname)) return;
    event.preventDefault();
    navigate(href, { replace: href === location.href });
  });
}

/** Scrolls as soon as the page is high enough, unless the person scrolls first. */
function restoreScroll(top: number): void {
  const stop = () => {
    observer.disconnect();
    removeEventListener("wheel", stop);
    removeEventListener("touchmove", stop);
    removeEventListener("keydown", stop);
  };
  const observer = new ResizeObserver(() => {
    scrollTo(0, top);
    if (Math.abs(scrollY - top) <= 1) stop();
  });
  for (const event of ["wheel", "touchmove", "keydown"]) addEventListener(event, stop, { passive: true });
  observer.observe(document.body);
}

function placeNow(): Place {
  return { path: location.pathname, query: location.search };
}
