import { Problem } from "../api/problem.ts";

/** The name under which the browser keeps the page to return to, while a person signs in through a mail and another tab. */
const KEY = "page";

/** The pages that signing in can lead back to. The link of an invitation has its secret behind #. */
const PAGES = [
  /^\/(goals|accounts|plans|ledger|journal|check-ins|inbox|settings|account|approve)?$/,
  /^\/(goals|accounts|plans|ledger|check-ins|approve)\/[\da-f-]{36}$/,
  /^\/(accounts|plans)\/new$/,
  /^\/consent\/[\w-]{20,100}$/,
  /^\/invite\/[\da-f-]{36}#[\w-]{43}$/,
];

/** A link in a mail is valid this long, in milliseconds. */
const VALID_MS = 15 * 60 * 1000;

/** Keeps a page, by default the one that is shown, in place of an earlier one, and leads to it after signing in. */
export function keepPage(path: string = location.pathname): void {
  localStorage.setItem(KEY, JSON.stringify({ path, until: Date.now() + VALID_MS }));
}

/** The kept page, which is then forgotten. */
export function takePage(): string | undefined {
  const kept = localStorage.getItem(KEY);
  if (kept === null) return undefined;
  localStorage.removeItem(KEY);
  const { path, until } = JSON.parse(kept) as { path: string; until: number };
  return until > Date.now() && PAGES.some((page) => page.test(path)) ? path : undefined;
}

/** Leads to the sign-in page where nobody is signed in, and from there back to this page. */
export async function orSignIn(request: () => Promise<void>): Promise<void> {
  try {
    await request();
  } catch (error) {
    if (!(error instanceof Problem) || error.code !== "unauthenticated") throw error;
    toSignIn();
  }
}

/** Whether the person ends their session here. What this page still reads is then refused, which must not keep the page. */
let isSigningOut = false;

/** The name under which the browser keeps that the person was erased, until the sign-in page has said so. */
const ERASED_KEY = "erased";

/** Erases the person by this request, and leads to the sign-in page, which says so. */
export function leaveErased(request: () => Promise<unknown>): Promise<void> {
  return signOut(async () => {
    await request();
    sessionStorage.setItem(ERASED_KEY, "yes");
  });
}

/** Whether the person was just erased, which is then forgotten. */
export function takeErased(): boolean {
  const isErased = sessionStorage.getItem(ERASED_KEY) !== null;
  sessionStorage.removeItem(ERASED_KEY);
  return isErased;
}

/** Ends the session by this request and leads to the sign-in page. */
export async function signOut(request: () => Promise<unknown>): Promise<void> {
  isSigningOut = true;
  try {
    await request();
  } catch (error) {
    // A session that is gone has been ended, perhaps by an attempt that got no answer.
    const isEnded = error instanceof Problem && error.code === "unauthenticated";
    if (!isEnded) {
      isSigningOut = false;
      throw error;
    }
  }
  location.assign("/sign-in");
}

/** Leads to the sign-in page, and from there back to this page. */
export function toSignIn(): void {
  if (isSigningOut) return;
  keepPage();
  location.replace("/sign-in");
}

/** Forgets the kept page if its address starts like this. */
export function forgetPage(start: string): void {
  const kept = localStorage.getItem(KEY);
  if (kept !== null && (JSON.parse(kept) as { path: string }).path.startsWith(start))
    localStorage.removeItem(KEY);
}
