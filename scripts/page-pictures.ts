/**
 * Writes the pictures of docs/pages.md: pages of the demo's books, as Ben sees them. Needs Chromium, so nothing else runs it.
 * Look at the pictures before you commit them.
 */
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Page } from "playwright-core";
import { openBrowser, SCREENS } from "../testing/browser.ts";
import { serveDemo } from "../testing/served-demo.ts";

const IMAGES = fileURLToPath(new URL("../docs/images", import.meta.url));

const [PHONE, LAPTOP] = SCREENS;

interface Picture {
  readonly name: string;
  readonly viewport: { readonly width: number; readonly height: number };
  readonly colorScheme?: "dark";
  /** Goes from the home page to the page of the picture. */
  readonly open?: (page: Page) => Promise<void>;
}

const PICTURES: readonly Picture[] = [
  { name: "home", viewport: PHONE.viewport },
  { name: "home-dark", viewport: PHONE.viewport, colorScheme: "dark" },
  {
    name: "goal",
    viewport: PHONE.viewport,
    async open(page) {
      await page.goto("/goals");
      await page.getByRole("link", { name: "New car" }).click();
      const forecast = page.getByRole("img", { name: /^Forecast of/ });
      await forecast.waitFor();
      await forecast.evaluate((chart) => chart.scrollIntoView({ block: "center" }));
    },
  },
  {
    name: "plan",
    viewport: PHONE.viewport,
    async open(page) {
      await page.goto("/plans");
      await page.locator('main a[href^="/plans/"]:not([href="/plans/new"])').first().click();
      await page.getByRole("button", { name: "Approve", exact: true }).waitFor();
    },
  },
  {
    name: "ledger",
    viewport: LAPTOP.viewport,
    open: async (page) => void (await page.goto("/ledger?event_type=ALLOCATION")),
  },
];

await using demo = await serveDemo();
await using browser = await openBrowser();
const context = await browser.newContext({ locale: "en-US", reducedMotion: "reduce", baseURL: demo.origin });
const page = await context.newPage();
await demo.signIn(page, "Ben");
const devTools = await context.newCDPSession(page);
for (const { name, viewport, colorScheme = "light", open } of PICTURES) {
  await page.setViewportSize(viewport);
  await page.emulateMedia({ colorScheme });
  await page.goto("/");
  await open?.(page);
  await page.getByRole("heading", { level: 1 }).waitFor();
  await page.waitForLoadState("networkidle");
  const { data } = await devTools.send("Page.captureScreenshot", { format: "webp", quality: 75 });
  writeFileSync(`${IMAGES}/page-${name}.webp`, data, "base64");
}
