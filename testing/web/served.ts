/** A server with the books of a couple, and pages on it that are signed in. */
import type { Browser, BrowserContextOptions } from "playwright-core";
import { engineInMemory, newCouple, newUser } from "../books.ts";
import { openPage } from "../browser.ts";
import { openRest } from "../http.ts";
import { newSessionOf } from "../sessions.ts";
import type { Way } from "./hands.ts";

/** Serves the books of a new couple, whose clock the test sets. */
export async function servedCouple(settings: Record<string, unknown> = {}, { alone = false } = {}) {
  const shared = await engineInMemory();
  const couple = await newCouple(settings, { on: shared, alone });
  const { app } = await openRest({ engine: couple.engine });
  const origin = (await app.listen({ host: "127.0.0.1", port: 0 })).replace("127.0.0.1", "localhost");
  /** A page on which this user is signed in. */
  const pageOf = async (
    browser: Browser,
    user: { readonly id: string },
    options: BrowserContextOptions = {},
  ) => {
    const opened = await openPage(browser, origin, options);
    const { secret } = await newSessionOf(couple.engine, user.id);
    await opened.page.context().addCookies([{ name: "couples_cfo_session", value: secret, url: origin }]);
    return opened;
  };
  return {
    couple,
    origin,
    newSingle: (name: string) => newUser(couple.engine, name),
    pageOf,
    /** The page of a signed-in user who works in this way. */
    async personOf(browser: Browser, user: { readonly id: string }, { viewport, hands }: Way) {
      const opened = await pageOf(browser, user, { viewport });
      return { ...opened, ...hands(opened.page) };
    },
  };
}
