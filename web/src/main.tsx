import { type ComponentType, render } from "preact";
import { loadStrings } from "./strings/strings.ts";
import "./styles/base.css";

/** The pages of one task by path. All other paths are pages of the books. */
const TASKS: readonly (readonly [RegExp, () => Promise<ComponentType>])[] = [
  [/^\/sign-in/, () => import("./sign-in/sign-in.tsx").then(({ SignIn }) => SignIn)],
  [/^\/approve(\/|$)/, () => import("./approve/approve.tsx").then(({ ApprovePage }) => ApprovePage)],
  [/^\/set-up/, () => import("./sign-in/set-up.tsx").then(({ SetUpPage }) => SetUpPage)],
  [/^\/consent\//, () => import("./sign-in/consent.tsx").then(({ ConsentPage }) => ConsentPage)],
  [/^\/confirm-email/, () => import("./sign-in/confirm-email.tsx").then(({ ConfirmEmail }) => ConfirmEmail)],
  [/^\/account$/, () => import("./settings/account.tsx").then(({ AccountPage }) => AccountPage)],
  [/^\/invite\//, () => import("./sign-in/invite.tsx").then(({ InvitePage }) => InvitePage)],
];

/** The page that was loaded again because a file of it was missing. */
const RELOADED = "reloaded";

// A newer version of the server has other files, which the document names. A file that is missing even then stays missing.
addEventListener("vite:preloadError", () => {
  if (sessionStorage.getItem(RELOADED) === location.pathname) return;
  sessionStorage.setItem(RELOADED, location.pathname);
  location.reload();
});

const element = document.getElementById("page");
const [Shown] = await Promise.all([load(), loadStrings()]);
sessionStorage.removeItem(RELOADED);
if (element) render(<Shown />, element);

async function load(): Promise<ComponentType> {
  const [, loadTask] = TASKS.find(([path]) => path.test(location.pathname)) ?? [];
  if (loadTask) return loadTask();
  const { App, start } = await import("./shell/app.tsx");
  start();
  return App;
}
