import { render } from "preact";
import { AccountPage } from "./account.tsx";
import { SignIn } from "./sign-in.tsx";
import "./style.css";

const element = document.getElementById("page");
if (element) render(location.pathname.startsWith("/account") ? <AccountPage /> : <SignIn />, element);
