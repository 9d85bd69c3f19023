import { globSync, readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  expectAccessible,
  expectAccessibleEverywhere,
  openBrowser,
  openPage,
  withoutBrowser,
} from "../browser.ts";
import { HANDS } from "./hands.ts";
import { servedCouple } from "./served.ts";

const TIMEOUT = { timeout: 120_000 };
const FIRST_LOAD_BYTES = 60_000;
const HOSTILE = "<img src=x onerror=alert(1)> & 'Trip'";

const heading = (page: Page) => page.getByRole("heading", { level: 1 });

describe.skipIf(withoutBrowser)("the frame of the books", () => {
  let browser: Browser;
  let served: Awaited<ReturnType<typeof servedCouple>>;
  let goalId: string;

  beforeAll(async () => {
    [browser, served] = await Promise.all([openBrowser(), servedCouple()]);
    const { couple } = served;
    const { joint, trip } = await couple.fill({
      accounts: { joint: { name: "Joint", balance: "9999999999999.99", is_joint: true } },
      goals: { trip: { name: HOSTILE, target_amount: "9999999999999.50" } },
    });
    await couple.allocate(joint, trip, "0.07");
    goalId = trip;
  }, TIMEOUT.timeout);
  afterAll(() => browser.close());

  test(
    "shows visitors what the server is, and leads from a page of the books to signing in",
    TIMEOUT,
    async () => {
      const { page, faults } = await openPage(browser, served.origin);
      await page.goto("/");
      await page.getByText("This server keeps shared savings goals").waitFor();
      await expectAccessible(page);
      await page.goto("/goals");
      await page.waitForURL(`${served.origin}/sign-in`);
      expect(faults).toEqual([]);
    },
  );

  test(
    "shows exact amounts and names as text, accessible on each screen and in both schemes",
    TIMEOUT,
    async () => {
      const { page, faults } = await served.pageOf(browser, served.couple.ada);
      await page.goto("/");
      await page.getByText("$9,999,999,999,999.92").waitFor();
      await page.getByRole("link", { name: HOSTILE }).waitFor();
      for (const path of ["/", "/goals", `/goals/${goalId}`]) {
        await page.goto(path);
        await expect.poll(() => page.locator(".loading").count()).toBe(0);
        await expectAccessibleEverywhere(page);
      }
      expect(faults).toEqual([]);
    },
  );

  test(
    "moves between pages by keyboard, with the focus on the heading and the scroll position kept",
    TIMEOUT,
    async () => {
      const { page, faults } = await served.pageOf(browser, served.couple.ada, {
        viewport: { width: 390, height: 300 },
      });
      await page.goto("/");
      await page.getByRole("link", { name: HOSTILE }).waitFor();
      await page.evaluate("document.body.dataset.kept = 'yes'");
      await page.keyboard.press("Shift+Tab");
      await page.evaluate("scrollTo(0, 120)");
      await page.getByRole("link", { name: HOSTILE }).press("Enter");
      await expect.poll(() => heading(page).textContent()).toBe(HOSTILE);
      expect(await page.evaluate("document.activeElement.tagName")).toBe("H1");
      const current = page.getByRole("navigation").locator("a[aria-current]").filter({ visible: true });
      expect(await current.textContent()).toBe("Goals");
      const left = await page.evaluate("scrollY");
      await page.goBack();
      await expect.poll(() => heading(page).textContent()).toBe("Home");
      await expect.poll(() => page.evaluate("scrollY")).toBeGreaterThan(100);
      expect([left, await page.evaluate("document.body.dataset.kept")]).toEqual([0, "yes"]);
      await page.goto("/goals/00000000-0000-0000-0000-000000000000");
      await page.getByRole("alert").filter({ hasText: /\w/ }).waitFor();
      const [, { hands }] = HANDS;
      const { press } = hands(page);
      await press(page.getByRole("button", { name: "More" }));
      await press(page.locator("#more").getByRole("link", { name: "Journal" }));
      await expect.poll(() => heading(page).textContent()).toBe("Journal");
      expect(faults).toEqual([]);
    },
  );

  test("reads again when the page is looked at, and when the server asks for it", TIMEOUT, async () => {
    const { page, faults } = await served.pageOf(browser, served.couple.ada);
    // A stream that sends only what the test dispatches.
    await page.addInitScript(`EventSource = class extends EventTarget {
      static CLOSED = 2;
      constructor() { super(); globalThis.stream = this; }
      close() {}
    }`);
    await page.goto("/goals");
    await page.getByText(HOSTILE).waitFor();
    for (const [name, report] of [
      ["Japan, really", "dispatchEvent(new Event('focus'))"],
      ["Kyoto", "stream.dispatchEvent(new Event('reload'))"],
    ] as const) {
      const goal = { name, target_amount: "500", type: "travel", priority: 2 };
      await served.couple.asBen.ask("create_goal", goal);
      await page.evaluate(report);
      await page.getByText(name, { exact: true }).waitFor();
    }
    expect(faults).toEqual([]);
  });

  test("says how a person without books gets some", TIMEOUT, async () => {
    const { page, faults } = await served.pageOf(browser, await served.newSingle("Cleo"));
    await page.goto("/");
    await page.getByText("Join your partner's books").waitFor();
    expect(await heading(page).textContent()).toBe("Welcome, Cleo");
    await expectAccessible(page);
    await page.getByRole("link", { name: "Go to your account" }).click();
    await page.waitForURL(`${served.origin}/account`);
    expect(faults).toEqual([]);
  });

  test.each([
    ["/account", "account-*.js", "Your account"],
    ["/goals", "goals-page-*.js", "Goals"],
  ])(
    "loads %s once more where its file is missing, and then leaves it to the person",
    TIMEOUT,
    async (path, file, heading) => {
      const { page } = await served.pageOf(browser, served.couple.ada);
      const headingOf = (name: string) =>
        page.getByRole("heading", { level: 1, name, exact: true }).waitFor();
      await page.route(`**/app/assets/${file}`, (route) => route.abort());
      let documents = 0;
      page.on("request", (request) => {
        if (request.isNavigationRequest()) documents++;
      });
      await page.goto(path);
      await headingOf("This page could not be loaded");
      expect(documents).toBe(2);
      await expectAccessible(page);
      await page.unroute(`**/app/assets/${file}`);
      await page.getByRole("button", { name: "Load it again" }).click();
      await headingOf(heading);
      expect(documents).toBe(3);
    },
  );

  test(`loads at most ${FIRST_LOAD_BYTES} bytes of scripts and styles first`, TIMEOUT, async () => {
    const { page } = await served.pageOf(browser, served.couple.ada);
    const loaded = new Set<string>();
    page.on("request", (request) => {
      if (request.url().includes("/app/assets/")) loaded.add(request.url().split("/").at(-1) ?? "");
    });
    await page.goto("/");
    await page.getByRole("link", { name: HOSTILE }).waitFor();
    const built = globSync("web/dist/assets/*").filter((file) => loaded.has(file.split("/").at(-1) ?? ""));
    expect(built.length).toBe(loaded.size);
    const bytes = built.reduce((sum, file) => sum + gzipSync(readFileSync(file)).length, 0);
    expect(bytes).toBeGreaterThan(0);
    expect(bytes).toBeLessThan(FIRST_LOAD_BYTES);
  });
});
