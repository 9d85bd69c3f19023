import type { Browser, Page } from "playwright-core";
import { expect, test } from "vitest";
import { expectAccessible, openBrowser, openPage, withoutBrowser } from "../browser.ts";
import { formCouple, OPERATED, type Served, startServe } from "../command.ts";
import { temporaryFolder } from "../temporary-folder.ts";
import { HANDS } from "./hands.ts";
import { linkIn } from "./links.ts";

const TIMEOUT_MS = 180_000;

const heading = (page: Page) => page.getByRole("heading", { level: 1 }).textContent();

test.skipIf(withoutBrowser)(
  "a partner signs in with a link, sees their browsers and signs out, and whoever signs up chooses a name",
  { timeout: TIMEOUT_MS },
  async () => {
    const env = { COUPLES_CFO_DATA: temporaryFolder(), COUPLES_CFO_SIGN_UP: "open", ...OPERATED };
    const server = await startServe(env);
    const origin = server.url.replace("127.0.0.1", "localhost");
    await formCouple(server);
    await using browser = await openBrowser();
    const signedIn: Page[] = [];
    for (const [index, { viewport, hands }] of HANDS.entries()) {
      const userAgent = index === 0 ? "A phone" : "A laptop";
      const { page, faults } = await openPage(browser, origin, { viewport, userAgent });
      const { press, fill } = hands(page);
      signedIn.push(page);
      await page.goto("/sign-in");
      expect(await heading(page)).toBe("Sign in");
      await expectAccessible(page);
      await fill(page.getByLabel("E-mail address"), "ada@example.com");
      await press(page.getByRole("button", { name: "Send me a link" }));
      await page.getByRole("heading", { name: "Check your mail" }).waitFor();
      await expectAccessible(page);

      const link = await linkIn(server, "sign-in", index + 1);
      await page.goto(link);
      await page.getByRole("heading", { name: "Sign in as a...@e...com?" }).waitFor();
      expect(page.url()).toBe(`${origin}/sign-in`);
      expect(await page.context().cookies()).toEqual([]);
      await expectAccessible(page);
      await press(page.getByRole("button", { name: "Sign in" }));
      await page.waitForURL(`${origin}/`);
      await page.goto("/account");
      await page.getByText("You are signed in as Ada.").waitFor();
      expect(await page.context().cookies()).toEqual([
        expect.objectContaining({ name: "couples_cfo_session", httpOnly: true, sameSite: "Lax" }),
      ]);
      await expectAccessible(page);

      await page.goto(link);
      await page.getByText("This link was used already or has expired.").waitFor();
      await expectAccessible(page);
      await press(page.getByRole("button", { name: "Request a new link" }));
      expect(await heading(page)).toBe("Sign in");
      await page.goto("/account");
      expect(faults).toEqual([]);
      if (index === 0) continue;

      await press(page.getByRole("button", { name: "Sign out of A phone" }));
      await expect.poll(() => page.getByText("A phone").count()).toBe(0);
      // The page on the phone notices that it is signed out, without being touched.
      await signedIn[0]?.waitForURL(`${origin}/sign-in`);
      await press(page.getByRole("button", { name: "Sign out", exact: true }));
      await page.waitForURL(`${origin}/sign-in`);
      await page.goto("/account");
      await page.waitForURL(`${origin}/sign-in`);
      expect(await page.context().cookies()).toEqual([]);
      expect(faults).toEqual([]);
    }
    await signUp(browser, server, origin);
  },
);

/** Somebody without a user signs up, and chooses a name. */
async function signUp(browser: Browser, server: Served, origin: string): Promise<void> {
  const { page, faults } = await openPage(browser, origin, { colorScheme: "dark" });
  await page.goto("/sign-in");
  await page.getByLabel("E-mail address").fill("cleo@example.com");
  await page.getByRole("button", { name: "Send me a link" }).click();
  await page.getByRole("heading", { name: "Check your mail" }).waitFor();
  await page.goto(await linkIn(server, "sign-in", HANDS.length + 1));
  await page.getByRole("heading", { name: "Welcome, c...@e...com" }).waitFor();
  await expectAccessible(page);
  // Neither an invisible name nor markup passes as something else.
  await page.getByLabel("Your name").fill("\u200b");
  await page.getByRole("button", { name: "Create my account" }).click();
  await expect.poll(() => page.getByLabel("Your name").getAttribute("aria-invalid")).toBe("true");
  await page.getByLabel("Your name").fill("<img src=x onerror=alert(1)>");
  await page.getByRole("button", { name: "Create my account" }).click();
  await page.waitForURL(`${origin}/`);
  await page.getByText("Welcome, <img src=x onerror=alert(1)>").waitFor();
  await page.goto("/account");
  await page.getByRole("button", { name: "Sign out everywhere" }).click();
  await page.waitForURL(`${origin}/sign-in`);
  expect(faults).toEqual([]);
}
