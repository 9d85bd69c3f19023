import { expect, test } from "vitest";
import { expectAccessible, openBrowser, openPage, SCREENS, withoutBrowser } from "../browser.ts";
import { OPERATED, startServe } from "../command.ts";
import { temporaryFolder } from "../temporary-folder.ts";
import { HANDS } from "./hands.ts";
import { linkIn, linksIn } from "./links.ts";

const TIMEOUT_MS = 180_000;

test.skipIf(withoutBrowser)(
  "whoever runs the server makes the first books on its page by keyboard, once, and is signed in",
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
    for (const { viewport } of [phone, laptop]) {
      await page.setViewportSize(viewport);
      await expectAccessible(page);
    }
    const [, { hands }] = HANDS;
    const { press, fill } = hands(page);
    for (const [label, text] of [
      ["Your name", "Ada"],
      ["E-mail address", "ada@example.com"],
      ["Your partner's name", "Ben"],
      ["Your partner's e-mail address", "ben@example.com"],
      ["Currency", "gold"],
      ["What one of you may take from goals alone", "500"],
      ["Your first account", "Joint checking"],
      ["Its balance", "4200"],
    ] as const)
      await fill(page.getByLabel(label, { exact: true }), text);
    await press(page.getByRole("button", { name: "Start the books" }));
    await expect.poll(() => page.getByLabel("Currency").getAttribute("aria-invalid")).toBe("true");
    await expectAccessible(page);
    await fill(page.getByLabel("Currency"), "EUR");
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "Your books are ready" }).waitFor();
    expect(await page.locator("pre").first().textContent()).toContain('"ada@example.com"');
    await expectAccessible(page);
    await press(page.getByRole("link", { name: "Go to your account" }));
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
