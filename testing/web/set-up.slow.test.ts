import { expect, test } from "vitest";
import { expectAccessible, openBrowser, openPage, SCREENS, withoutBrowser } from "../browser.ts";
import { OPERATED, startServe } from "../command.ts";
import { temporaryFolder } from "../temporary-folder.ts";
import { linkIn, linksIn } from "./links.ts";

const TIMEOUT_MS = 180_000;

test.skipIf(withoutBrowser)(
  "whoever runs the server makes the first books on its page, once, and is signed in",
  { timeout: TIMEOUT_MS },
  async () => {
    const env = { COUPLES_CFO_DATA: temporaryFolder(), ...OPERATED };
    const server = await startServe(env);
    const origin = server.url.replace("127.0.0.1", "localhost");
    const link = await linkIn(server, "set-up", 1);
    await using browser = await openBrowser();
    const [phone, laptop] = SCREENS;
    const { page, faults } = await openPage(browser, origin, { viewport: phone.viewport });
    // Without the code, or with another, the page is closed.
    for (const path of ["/set-up", `/set-up#${"x".repeat(43)}`]) {
      await page.goto("/");
      await page.goto(path);
      await page.getByText("This page is closed").waitFor();
    }
    await expectAccessible(page);
    await page.goto("/");
    await page.goto(link);
    await page.getByLabel("Your name").waitFor();
    expect(page.url()).toBe(`${origin}/set-up`);
    for (const { viewport } of [laptop, phone]) {
      await page.setViewportSize(viewport);
      await expectAccessible(page);
    }
    // By keyboard.
    await page.getByLabel("Your name").focus();
    for (const text of ["Ada", "ada@example.com", "Ben", "ben@example.com"]) {
      await page.keyboard.type(text);
      await page.keyboard.press("Tab");
    }
    await page.getByLabel("Currency").fill("gold");
    await page.getByLabel("What one of you may take from goals alone").fill("500");
    await page.getByLabel("Your first account").fill("Joint checking");
    await page.getByLabel("Its balance").fill("4200");
    await page.keyboard.press("Enter");
    await expect.poll(() => page.getByLabel("Currency").getAttribute("aria-invalid")).toBe("true");
    await expectAccessible(page);
    await page.getByLabel("Currency").fill("EUR");
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "Your books are ready" }).waitFor();
    expect(await page.locator("pre").first().textContent()).toContain('"ada@example.com"');
    await expectAccessible(page);
    await page.getByRole("link", { name: "Go to your account" }).click();
    await page.getByText("You are signed in as Ada.").waitFor();
    await page.getByText("You keep the books with Ben.").waitFor();
    expect(faults).toEqual([]);

    const second = await openPage(browser, origin);
    await second.page.goto(link);
    await second.page.getByText("This page is closed").waitFor();
    await server.end("SIGTERM");
    const again = await startServe(env);
    expect(linksIn(again, "set-up")).toEqual([]);
  },
);
