/** Consent in a browser, for an app whose host does not exist. */
import { expect } from "vitest";
import type { Hands } from "./hands.ts";

/** The redirect of the app. */
export const APP_REDIRECT = "https://app.example/callback";

/** Presses Allow on the consent page, and returns what the browser brings back to the app. */
export async function allow({ page, press }: Pick<Hands, "page" | "press">): Promise<URLSearchParams> {
  const returning = page.waitForRequest(`${APP_REDIRECT}?**`);
  await press(page.getByRole("button", { name: "Allow" }));
  const { searchParams } = new URL((await returning).url());
  // The browser then shows an error page of its own, which would replace a page that is opened before.
  await expect.poll(() => page.url()).toMatch(/^chrome-error:/);
  return searchParams;
}
