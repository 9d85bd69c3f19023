import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import {
  type Browser,
  type BrowserContextOptions,
  type CDPSession,
  chromium,
  type Frame,
  type Page,
} from "playwright-core";
import { expect } from "vitest";
import { whenOver } from "./clean-up.ts";

/** Debian's browsers. `.ci/run` installs the headless shell, which uses less CPU. */
const BROWSERS = ["/usr/bin/chromium-headless-shell", "/usr/bin/chromium"];
const BROWSER = process.env.COUPLES_CFO_TEST_CHROMIUM ?? BROWSERS.find((path) => existsSync(path));

/** Whether tests in a browser are left out: where it is missing, except in CI, where they fail. */
export const withoutBrowser = BROWSER === undefined && !process.env.CI;

/** A phone and a laptop. */
export const SCREENS = [
  { name: "phone", viewport: { width: 390, height: 844 } },
  { name: "laptop", viewport: { width: 1280, height: 800 } },
] as const;

const AXE = createRequire(import.meta.url).resolve("axe-core/axe.min.js");

/** No host but this machine has an address, so that no test waits for a name server. */
const HOSTS = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1";

/** Starts the browser, in which a frame of another site has a process of its own. Close it with `await using` or `close()`. */
export function openBrowser(): Promise<Browser> {
  if (BROWSER === undefined) throw new Error(`Install ${BROWSERS.join(" or ")}.`);
  return chromium.launch({ executablePath: BROWSER, args: ["--no-sandbox", "--site-per-process", HOSTS] });
}

/**
 * A page of its own profile, on which a script error or a request to another host fails the test. It is closed when the running
 * test or, in a hook, the file is over: an open page goes on reading.
 */
export async function openPage(
  browser: Browser,
  origin: string,
  options: BrowserContextOptions = {},
): Promise<{ readonly page: Page; readonly faults: readonly string[] }> {
  const context = await browser.newContext({ baseURL: origin, ...options });
  whenOver(() => context.close());
  const page = await context.newPage();
  const faults: string[] = [];
  page.on("pageerror", (error) => faults.push(String(error)));
  page.on("console", (message) => {
    // The browser reports every answer above 399, which a page may expect.
    const isRefusal = message.text().startsWith("Failed to load resource");
    if (message.type() === "error" && !isRefusal) faults.push(message.text());
  });
  page.on("request", (request) => {
    if (!request.url().startsWith(`${origin}/`)) faults.push(`a request to ${request.url()}`);
  });
  return { page, faults };
}

const WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

/** Expects no violation, and nothing wider than the screen, on each screen and in both color schemes. */
export async function expectAccessibleEverywhere(page: Page): Promise<void> {
  for (const { viewport } of SCREENS) {
    await page.setViewportSize(viewport);
    await expectAccessibleInBothSchemes(page);
  }
}

/** Expects no violation, and nothing wider than the screen, in both color schemes. */
export async function expectAccessibleInBothSchemes(page: Page): Promise<void> {
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    // The color scheme changes nothing but colors.
    await expectAccessible(page, colorScheme === "light" ? WCAG : ["color-contrast"]);
    const overflow = "document.documentElement.scrollWidth - document.documentElement.clientWidth";
    expect(await page.evaluate(overflow), `wider than ${page.viewportSize()?.width} pixels`).toBe(0);
  }
}

/** Expects no violation of WCAG 2.2 A and AA, or of these rules, on what the page, or a frame of another origin, shows. */
export async function expectAccessible(shown: Page | Frame, rules: readonly string[] = WCAG): Promise<void> {
  const page = "page" in shown ? shown.page() : shown;
  // Unlike a script element, what the debugger evaluates is not subject to the page's content security policy.
  const session = await page.context().newCDPSession(shown);
  const evaluate = async (expression: string) => {
    const sent = { expression, awaitPromise: true };
    const { result, exceptionDetails } = await session.send("Runtime.evaluate", sent);
    if (exceptionDetails) throw new Error(exceptionDetails.text);
    return result.value as unknown;
  };
  if ((await evaluate("typeof axe")) === "undefined") await evaluate(`${readFileSync(AXE, "utf8")}; 0`);
  const violations = await evaluate(`
    axe.run(document, { runOnly: ${JSON.stringify(rules)}, resultTypes: ["violations"] })
      .then(({ violations }) => JSON.stringify(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])))`);
  expect(JSON.parse(String(violations))).toEqual([]);
}

/** Plugs an authenticator into a browser with WebAuthn enabled, which verifies its person at once. Returns its id. */
export async function plugIn(devices: CDPSession, transport: "internal" | "usb"): Promise<string> {
  const { authenticatorId } = await devices.send("WebAuthn.addVirtualAuthenticator", {
    options: {
      protocol: "ctap2",
      transport,
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
  return authenticatorId;
}
