import { render } from "preact";
import { AccountPage } from "./account.tsx";
import { ApprovePage } from "./approve.tsx";
import { ConfirmEmail } from "./confirm-email.tsx";
import { ConsentPage } from "./consent.tsx";
import { InvitePage } from "./invite.tsx";
import { SetUpPage } from "./set-up.tsx";
import { SignIn } from "./sign-in.tsx";
import "./style.css";

const element = document.getElementById("page");
if (element) render(pageAt(location.pathname), element);

function pageAt(path: string) {
  if (/^\/approve(\/|$)/.test(path)) return <ApprovePage />;
  if (path.startsWith("/set-up")) return <SetUpPage />;
  if (path.startsWith("/consent/")) return <ConsentPage />;
  if (path.startsWith("/confirm-email")) return <ConfirmEmail />;
  if (path.startsWith("/account")) return <AccountPage />;
  return path.startsWith("/invite/") ? <InvitePage /> : <SignIn />;
}
