import { expect, test } from "vitest";
import { engineInMemory } from "../books.ts";
import { expectAccessibleEverywhere, openBrowser, openPage, withoutBrowser } from "../browser.ts";
import { callTool, openOAuth, SDKS, SdkApp } from "../oauth.ts";
import { newSessionOf } from "../sessions.ts";
import { APP_REDIRECT, allow } from "./consent.ts";
import { HANDS } from "./hands.ts";

const TIMEOUT_MS = 180_000;

test.skipIf(withoutBrowser)(
  "a partner connects an app on the consent page, sees it on the account page, and disconnects it, by keyboard",
  { timeout: TIMEOUT_MS },
  async () => {
    const shared = await engineInMemory();
    const { couple, origin } = await openOAuth({}, shared);
    const { secret } = await newSessionOf(couple.engine, couple.ada.id);
    const serverUrl = `${origin}/mcp`;
    await using browser = await openBrowser();
    const { page, faults } = await openPage(browser, origin);
    const [, { hands }] = HANDS;
    const { press, tick } = hands(page);
    const app = new SdkApp({ redirect: APP_REDIRECT });
    expect(await SDKS["2.x"](app as never, { serverUrl })).toBe("REDIRECT");
    await page.goto(String(app.opened));
    // Nobody is signed in yet; the page comes back after that.
    await page.waitForURL(`${origin}/sign-in`);
    await page
      .context()
      .addCookies([{ name: "couples_cfo_session", value: secret, url: origin, httpOnly: true }]);
    await page.goto(String(app.opened));
    await page.getByRole("heading", { name: "Probe asks for access to your books" }).waitFor();
    await page.getByText("https://app.example").waitFor();
    await page.getByText("It would use the books of Ada & Ben as Ada.").waitFor();
    await page.getByText("It can never approve plans").waitFor();
    expect(await page.getByRole("checkbox", { checked: true }).count()).toBe(1);
    await expectAccessibleEverywhere(page);
    await tick(page.getByLabel("Create and change goals"));
    const authorizationCode = (await allow({ page, press })).get("code") as string;
    expect(await SDKS["2.x"](app as never, { serverUrl, authorizationCode, iss: origin })).toBe("AUTHORIZED");
    expect(app.saved.scope).toBe("read goals:write");
    expect((await callTool(origin, app.saved.access_token, "get_summary")).status).toBe(200);

    await page.goto("/account");
    await page.getByRole("heading", { name: "Connected apps" }).waitFor();
    await expectAccessibleEverywhere(page);
    await press(page.getByRole("button", { name: "Disconnect Probe" }));
    await expect.poll(() => page.getByText("Connected apps").count()).toBe(0);
    expect((await callTool(origin, app.saved.access_token, "get_summary")).status).toBe(401);
    const elsewhere = faults.filter((fault) => !fault.includes(APP_REDIRECT));
    expect(elsewhere).toEqual([]);
  },
);
