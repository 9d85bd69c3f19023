import { type ComponentType, render } from "preact";
import { Page } from "./parts/page.tsx";
import { loadAgain, loadPage } from "./shell/load-page.tsx";
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

const element = document.getElementById("page");
const [Shown] = await Promise.all([loadPage(load, Page), loadStrings().catch(loadAgain)]);
if (element) render(<Shown />, element);

async function load(): Promise<ComponentType> {
  const [, loadTask] = TASKS.find(([path]) => path.test(location.pathname)) ?? [];
  if (loadTask) return loadTask();
  const { App, start } = await import("./shell/app.tsx");
  start();
  return App;
}
