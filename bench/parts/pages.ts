import type { Browser } from "playwright-core";
import { openBrowser, SCREENS } from "../../testing/browser.ts";
import { serveDemo } from "../../testing/served-demo.ts";
import { median } from "../load.ts";
import type { Run } from "../run.ts";

/** How many times slower the processor of a cheap phone is. */
const SLOWED = 4;

/** The first paint of the demo's books on a phone whose processor is slowed, beside that of a page with one word. */
export async function measurePages({ report, quick }: Run): Promise<void> {
  await using demo = await serveDemo();
  await using browser = await openBrowser();
  const cookies = await signedIn(browser, demo);
  const books: number[] = [];
  const empty: number[] = [];
  for (let round = 0; round < (quick ? 3 : 9); round++) {
    books.push(await firstPaint(browser, `${demo.origin}/`, cookies));
    empty.push(await firstPaint(browser, `${demo.origin}/empty`, cookies));
  }
  report.figure("pages/first paint of the books ms", median(books));
  report.figure("pages/first paint of an empty page ms", median(empty));
  const ratios = books.map((paint, round) => paint / (empty[round] ?? Number.NaN));
  report.ratio("pages/first paint of the books of an empty page", median(ratios));
}

type Cookies = Awaited<ReturnType<Awaited<ReturnType<Browser["newContext"]>>["cookies"]>>;

async function signedIn(browser: Browser, demo: Awaited<ReturnType<typeof serveDemo>>): Promise<Cookies> {
  const context = await browser.newContext();
  await demo.signIn(await context.newPage(), "Ada");
  const cookies = await context.cookies();
  await context.close();
  return cookies;
}

/** Milliseconds from the start of the navigation to the first contentful paint, with an empty cache. */
async function firstPaint(browser: Browser, url: string, cookies: Cookies): Promise<number> {
  const context = await browser.newContext({ viewport: SCREENS[0].viewport });
  await context.addCookies(cookies);
  await context.route("**/empty", (route) =>
    route.fulfill({ contentType: "text/html", body: "<p>Empty</p>" }),
  );
  const page = await context.newPage();
  const session = await context.newCDPSession(page);
  await session.send("Emulation.setCPUThrottlingRate", { rate: SLOWED });
  await page.goto(url);
  const paint = await page.evaluate<number>(`new Promise((resolve) =>
    new PerformanceObserver((list) => {
      const first = list.getEntriesByName("first-contentful-paint")[0];
      if (first) resolve(first.startTime);
    }).observe({ type: "paint", buffered: true }))`);
  await context.close();
  return paint;
}
