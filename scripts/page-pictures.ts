/**
 * Writes the pictures of docs/pages.md: pages of the demo's books, as Ben sees them. Needs Chromium, so nothing else runs it.
 * Look at the pictures before you commit them.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Browser, Page } from "playwright-core";
import { openBrowser, SCREENS } from "../testing/browser.ts";

const PROGRAM = fileURLToPath(new URL("../bin/couples-cfo.ts", import.meta.url));
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

/** Plays the demo's year and calls `use` with the link that signs Ben in. */
async function withDemo(use: (link: URL) => Promise<void>): Promise<void> {
  const child = spawn(process.execPath, [PROGRAM, "demo", "--serve"], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const exit = once(child, "exit");
  try {
    let output = "";
    for await (const data of child.stdout) {
      output += data;
      const [, link] = /as Ben +([^\s,]+)/.exec(output) ?? [];
      if (link === undefined) continue;
      await use(new URL(link));
      return;
    }
    throw new Error("the demo ended without a link");
  } finally {
    child.kill("SIGINT");
    await exit;
  }
}

async function takePictures(browser: Browser, { origin, hash }: URL): Promise<void> {
  const context = await browser.newContext({ baseURL: origin, locale: "en-US", reducedMotion: "reduce" });
  const page = await context.newPage();
  const devTools = await context.newCDPSession(page);
  await page.request.post("/auth/links/use", { headers: { origin }, data: { secret: hash.slice(1) } });
  for (const { name, viewport, colorScheme = "light", open } of PICTURES) {
    await page.setViewportSize(viewport);
    await page.emulateMedia({ colorScheme });
    await page.goto("/");
    await open?.(page);
    await page.getByRole("heading", { level: 1 }).waitFor();
    await page.waitForLoadState("load");
    await page.waitForTimeout(1000);
    const { data } = await devTools.send("Page.captureScreenshot", { format: "webp", quality: 75 });
    writeFileSync(`${IMAGES}/page-${name}.webp`, data, "base64");
  }
}

await using browser = await openBrowser();
await withDemo((link) => takePictures(browser, link));
