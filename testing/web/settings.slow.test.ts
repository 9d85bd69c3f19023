import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { expectAccessibleInBothSchemes, openBrowser, withoutBrowser } from "../browser.ts";
import { newSessionOf } from "../sessions.ts";
import { HANDS } from "./hands.ts";
import { servedCouple } from "./served.ts";

const TIMEOUT = { timeout: 120_000 };
const HOSTILE = "<b onclick=alert(1)>claude</b>";

describe.skipIf(withoutBrowser)("the settings", () => {
  let browser: Browser;
  let served: Awaited<ReturnType<typeof servedCouple>>;

  beforeAll(async () => {
    [browser, served] = await Promise.all([openBrowser(), servedCouple({ approval_threshold: "500" })]);
  }, TIMEOUT.timeout);
  afterAll(() => browser.close());

  test.each(HANDS)("a higher threshold waits for the partner, who agrees $name", TIMEOUT, async (way) => {
    const { couple } = served;
    const ada = await served.personOf(browser, couple.ada, way);
    const ben = await served.personOf(browser, couple.ben, way);
    const wanted = `${way.viewport.width + 1000}`;
    const proposed = `a new approval threshold: $${Number(wanted).toLocaleString("en-US")}.00.`;
    await ada.page.goto("/settings");
    await ada.fill(ada.page.getByLabel("Approval threshold"), wanted);
    await ada.press(ada.page.getByRole("button", { name: "Save", exact: true }));
    await ada.page.getByText(`You proposed ${proposed}`).waitFor();
    await ben.page.goto("/settings");
    await ben.page.getByText(` proposes ${proposed}`).waitFor();
    await expectAccessibleInBothSchemes(ben.page);
    await ben.press(ben.page.getByRole("button", { name: "Agree" }));
    await expect.poll(() => ben.page.getByLabel("Approval threshold").inputValue()).toBe(`${wanted}.00`);
    await ada.page.getByText("You proposed").waitFor({ state: "detached" });
    expect([...ada.faults, ...ben.faults]).toEqual([]);
  });

  test.each(HANDS)(
    "change the time zone, the name, tokens, webhooks and sessions $name",
    TIMEOUT,
    async ({ viewport, hands }) => {
      const { couple } = served;
      const { page, faults } = await served.pageOf(browser, couple.ada, { viewport });
      const { press, fill, choose } = hands(page);
      const button = (name: string | RegExp) => page.getByRole("button", { name, exact: true });
      await page.goto("/settings");

      await fill(page.getByLabel("Time zone"), "Mars/Olympus");
      await press(button("Save"));
      await expect.poll(() => page.getByLabel("Time zone").getAttribute("aria-invalid")).toBe("true");
      await fill(page.getByLabel("Time zone"), viewport.width < 600 ? "Europe/Berlin" : "Europe/Madrid");
      await press(button("Save"));
      await page.getByText("Saved.").waitFor();

      const name = `Ada ${viewport.width}`;
      await fill(page.getByLabel("Your name, as your partner sees it"), name);
      await press(button("Change the name"));
      await expect.poll(() => page.locator(".brand").textContent()).toBe(`${name} & Ben`);
      await expect.poll(() => page.evaluate("document.activeElement.textContent")).toBe("Change the name");

      await press(page.getByText("Create a token"));
      await fill(page.getByLabel("Client"), HOSTILE);
      await choose(page.getByLabel("Who uses it"), "An assistant or program");
      await press(page.getByRole("button", { name: "Create", exact: true }).first());
      await page.getByText("Copy the token now.").waitFor();
      await page.locator("#tokens").getByText(HOSTILE).first().waitFor();
      await press(button(`Revoke ${HOSTILE}`));
      await page.locator("#tokens").getByText(HOSTILE).waitFor({ state: "detached" });

      const webhooks = page.locator("#webhooks");
      await press(webhooks.getByText("Register a webhook"));
      await fill(webhooks.getByLabel("Address"), "ftp://hooks.example");
      await press(webhooks.getByRole("button", { name: "Create" }));
      await expect.poll(() => webhooks.getByLabel("Address").getAttribute("aria-invalid")).toBe("true");
      await fill(webhooks.getByLabel("Address"), "https://hooks.example/books");
      await press(webhooks.getByRole("button", { name: "Create" }));
      await page.getByText("Copy the secret now.").waitFor();
      await expectAccessibleInBothSchemes(page);
      for (const action of ["Pause", "Resume", "New secret", "Remove"])
        await press(button(`${action}: https://hooks.example/books`));
      await webhooks.locator("li").waitFor({ state: "detached" });

      // What starts in another browser is no event, so the page reads it when it is looked at again.
      await newSessionOf(couple.engine, couple.ada.id, `Kiosk ${viewport.width}`);
      await page.evaluate("dispatchEvent(new Event('focus'))");
      await press(button(`Sign out of Kiosk ${viewport.width}`));
      await page.getByText(`Kiosk ${viewport.width}`).waitFor({ state: "detached" });
      expect(faults).toEqual([]);
      await page.context().close();
    },
  );
});
