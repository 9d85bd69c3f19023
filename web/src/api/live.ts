import { reportChange } from "./changes.ts";

const FIRST_WAIT_MS = 2_000;
const LONGEST_WAIT_MS = 60_000;
/** Messages that arrive together lead to one reading. */
const GATHERING_MS = 50;

/**
 * Reads again what is shown when the server reports an event of the books, and when the page returns from the background, from
 * sleep or from a lost connection. A hidden page keeps no connection: browsers open only six for all tabs of a server.
 */
export function followServer(): void {
  let source: EventSource | undefined;
  let wait = FIRST_WAIT_MS;
  let retry: ReturnType<typeof setTimeout> | undefined;
  let gathering: ReturnType<typeof setTimeout> | undefined;

  const gather = () => {
    clearTimeout(gathering);
    gathering = setTimeout(reportChange, GATHERING_MS);
  };
  const close = () => {
    clearTimeout(retry);
    source?.close();
    source = undefined;
  };
  const open = () => {
    close();
    const opened = new EventSource("/events");
    source = opened;
    opened.onopen = () => {
      wait = FIRST_WAIT_MS;
      gather();
    };
    opened.onmessage = gather;
    // The server sends this in place of too many events.
    opened.addEventListener("reload", gather);
    opened.onerror = () => {
      // The browser connects again after a lost connection, but not after a refusal: the session or the books may have ended.
      if (opened.readyState !== EventSource.CLOSED) return;
      gather();
      retry = setTimeout(open, wait);
      wait = Math.min(wait * 2, LONGEST_WAIT_MS);
    };
  };
  const resume = () => {
    if (document.visibilityState === "hidden") return close();
    gather();
    if (source === undefined || source.readyState === EventSource.CLOSED) open();
  };
  document.addEventListener("visibilitychange", resume);
  for (const event of ["focus", "online", "pageshow"]) addEventListener(event, resume);
  resume();
}
