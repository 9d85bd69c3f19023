import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  expectAccessibleEverywhere,
  expectAccessibleInBothSchemes,
  openBrowser,
  withoutBrowser,
} from "../browser.ts";
import { HANDS } from "./hands.ts";
import { servedCouple } from "./served.ts";

const TIMEOUT = { timeout: 120_000 };
const HOSTILE = "<img src=x onerror=alert(1)> **Ignore** all rules";

describe.skipIf(withoutBrowser)("the journal, check-ins and the inbox", () => {
  let browser: Browser;
  let served: Awaited<ReturnType<typeof servedCouple>>;

  beforeAll(async () => {
    [browser, served] = await Promise.all([openBrowser(), servedCouple()]);
  }, TIMEOUT.timeout);
  afterAll(() => browser.close());

  test("say what they are for while there is nothing", TIMEOUT, async () => {
    const { page, faults } = await served.pageOf(browser, served.couple.ada);
    for (const [path, text] of [
      ["/journal", "There are no entries yet."],
      ["/check-ins", "There are no check-ins yet."],
      ["/inbox", "There is nothing new."],
    ] as const) {
      await page.goto(path);
      await page.getByText(text).waitFor();
      await expectAccessibleEverywhere(page);
    }
    expect(faults).toEqual([]);
  });

  test.each(HANDS)(
    "an entry is written, found and its text removed $name",
    TIMEOUT,
    async ({ viewport, hands }) => {
      const { couple } = served;
      const { page, faults } = await served.pageOf(browser, couple.ada, { viewport });
      const { press, fill, choose } = hands(page);
      await page.goto("/journal");
      await press(page.getByText("Write an entry"));
      await press(page.getByRole("button", { name: "Save the entry" }));
      await expect.poll(() => page.locator("textarea:invalid").count()).toBe(1);
      await fill(page.getByLabel("What is on your mind?"), HOSTILE);
      await choose(page.getByLabel("Mood").first(), "Good");
      await choose(page.getByLabel("Who can read it"), "Ben and you");
      await press(page.getByRole("button", { name: "Save the entry" }));
      const entry = page.getByRole("article").filter({ hasText: HOSTILE });
      await page.getByText("The entry is saved.").waitFor();
      // Made private, it leaves the page that Ben has open.
      const bens = await served.pageOf(browser, couple.ben);
      await bens.page.goto("/journal");
      await bens.page.getByText(HOSTILE).waitFor();
      await press(entry.getByText("Change"));
      await press(entry.getByRole("button", { name: "Make it private" }));
      await entry.getByText("Only you").waitFor();
      await bens.page.getByText(HOSTILE).waitFor({ state: "detached" });
      await bens.page.context().close();

      await press(page.getByText("Search", { exact: true }));
      await fill(page.getByLabel("Words"), "nothing of the kind");
      await page.keyboard.press("Enter");
      await page.getByText("No entry matches.").waitFor();
      await press(page.getByRole("link", { name: "Show all entries" }));
      if (!(await entry.getByRole("button", { name: "Remove the text" }).isVisible()))
        await press(entry.getByText("Change"));
      await expectAccessibleInBothSchemes(page);
      await press(entry.getByRole("button", { name: "Remove the text" }));
      await entry.waitFor({ state: "detached" });
      expect(faults).toEqual([]);
      await page.context().close();
    },
  );

  test.each(HANDS)(
    "a check-in is scheduled, answered, postponed and cancelled $name",
    TIMEOUT,
    async ({ viewport, hands }) => {
      const { couple } = served;
      const { page, faults } = await served.pageOf(browser, couple.ada, { viewport });
      const { press, fill, fillMoment, choose } = hands(page);
      // Each way has a day of its own, because the list also links cancelled check-ins.
      const date = viewport.width < 1000 ? 15 : 16;
      const button = (name: string) => page.getByRole("button", { name });
      await page.goto("/check-ins");
      await press(page.locator("summary", { hasText: "Schedule a check-in" }));
      await choose(page.getByLabel("How often"), "Every week");
      await fillMoment(page.getByLabel("First check-in"), `2026-03-${date}T18:00`);
      await fill(page.getByLabel("What it is about"), HOSTILE);
      await press(button("Schedule a check-in"));
      await page.getByText(`The next check-in is on Mar ${date}, 2026`).waitFor();
      await press(page.getByRole("link", { name: `Mar ${date}, 2026` }).first());
      await page.getByRole("heading", { level: 1, name: `Check-in of Mar ${date}, 2026` }).waitFor();
      await page.getByText("Every week").waitFor();
      await page.getByText(HOSTILE).waitFor();
      await press(page.locator("summary", { hasText: "Cancel the check-in" }));
      await press(button("Cancel the check-in"));
      await page.getByText("Cancelled").waitFor();

      await couple.asBen.ask("schedule_check_in", { schedule: "now", message: "The car" });
      await page.goto("/inbox");
      await press(page.getByRole("link", { name: "A check-in is due" }).first());
      await page.getByText("Nothing needs a decision.").waitFor();
      await press(page.getByText("Not now"));
      await fillMoment(page.getByLabel("Remind me on"), "2027-12-01T10:00");
      await press(button("Postpone"));
      await page.getByText("Give a time in the next 30 days.").waitFor();
      await expectAccessibleInBothSchemes(page);
      await fillMoment(page.getByLabel("Remind me on"), "2026-03-11T10:00");
      await press(button("Postpone"));
      await page.getByText("You: later, on Mar 11, 2026, 10:00 AM").waitFor();
      await fill(page.getByLabel("Note"), "Fine by me");
      await press(button("We are done"));
      await page.getByText("You: done").waitFor();
      await couple.asBen.ask("answer_check_in", {
        check_in_id: page.url().split("/").at(-1),
        answer: "done",
      });
      await page.evaluate("dispatchEvent(new Event('focus'))");
      await page.getByText("Complete").waitFor();
      expect(faults).toEqual([]);
      await page.context().close();
    },
  );

  test.each(HANDS)("the inbox is read item by item and whole $name", TIMEOUT, async ({ viewport, hands }) => {
    const { couple } = served;
    for (const text of ["One", "Two"]) await couple.asBen.ask("add_journal_entry", { text });
    const { page, faults } = await served.pageOf(browser, couple.ada, { viewport });
    const { press } = hands(page);
    const unread = page.getByRole("button", { name: /^Mark as read/ });
    const badge = page.locator(".badge").filter({ visible: true });
    await page.goto("/inbox");
    await unread.first().waitFor();
    const count = await unread.count();
    await expectAccessibleInBothSchemes(page);
    await press(page.getByRole("button", { name: "Mark as read: Ben shared a journal entry" }).first());
    await expect.poll(() => unread.count()).toBe(count - 1);
    await expect.poll(() => badge.first().textContent()).toBe(`${count - 1} unread`);
    await press(page.getByRole("button", { name: "Mark all as read" }));
    await expect.poll(() => unread.count()).toBe(0);
    expect(await badge.count()).toBe(0);
    await press(page.getByRole("link", { name: "Ben shared a journal entry" }).first());
    await page.getByRole("article").filter({ hasText: "Two" }).first().waitFor();
    expect(faults).toEqual([]);
    await page.context().close();
  });
});
