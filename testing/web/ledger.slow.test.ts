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
const HOSTILE = "<img src=x onerror=alert(1)> & 'Trip'";

/** More events than three pages of the ledger. */
const MANY = 160;

describe.skipIf(withoutBrowser)("the ledger", () => {
  let browser: Browser;
  let served: Awaited<ReturnType<typeof servedCouple>>;
  let ids: Record<"joint" | "hidden" | "trip", string>;

  beforeAll(async () => {
    [browser, served] = await Promise.all([openBrowser(), servedCouple({ approval_threshold: "50" })]);
    const { couple } = served;
    ids = await couple.fill({
      accounts: {
        joint: { name: "Joint checking", balance: "500", is_joint: true },
        hidden: { name: "Ben's secret", balance: "900", visibility: "private", by: "ben" },
      },
      goals: { trip: { name: HOSTILE } },
    });
    await couple.asBen.ask("allocate_to_goal", { account_id: ids.hidden, goal_id: ids.trip, amount: "7" });
    for (let at = 0; at < MANY; at += 1)
      await couple.ask("record_event", { event_type: "SYSTEM", metadata: { note: `Note ${at}` } });
    await couple.ask("record_event", {
      event_type: "WITHDRAWAL",
      amount: "12",
      source_account_id: ids.joint,
      metadata: { payee: "<b>Bakery</b>", category: "food" },
    });
  }, TIMEOUT.timeout);
  afterAll(() => browser.close());

  test.each(HANDS)(
    "shows who did what with which client, filtered and totaled $name",
    TIMEOUT,
    async ({ viewport, hands }) => {
      const { page, faults } = await served.pageOf(browser, served.couple.ada, { viewport });
      const { press, choose } = hands(page);
      await page.goto("/ledger");
      await page.getByText("Money out of Joint checking").waitFor();
      await page.getByText("Every amount agrees with the events up to number").waitFor();
      await press(page.getByText("Filter", { exact: true }));
      await choose(page.getByLabel("What happened", { exact: true }), "Set aside");
      await page.getByText(`Set aside for ${HOSTILE}`).waitFor();
      // Ada sees the amount that the shared goal got, not the account.
      await page.getByText("a private account of Ben").waitFor();
      expect(await page.getByText("Ben's secret").count()).toBe(0);
      expect(new URL(page.url()).search).toBe("?event_type=ALLOCATION");
      await press(page.locator("details.event summary").first());
      await page.getByRole("link", { name: HOSTILE }).waitFor();
      expect(await page.getByRole("button", { name: /^Undo/ }).count()).toBe(0);
      await expectAccessibleInBothSchemes(page);
      await press(page.getByRole("link", { name: "Remove the filters" }));
      await page.getByText("Money out of Joint checking").waitFor();

      const totals = page.getByText("Totals", { exact: true }).first();
      if (!(await page.getByLabel("Per").isVisible())) await press(totals);
      await choose(page.getByLabel("Per"), "Category");
      await page.getByRole("row").filter({ hasText: "food" }).getByText("$12.00").waitFor();
      await expectAccessibleInBothSchemes(page);
      expect(faults).toEqual([]);
    },
  );

  test("reads earlier events as the person scrolls, and new ones as they happen", TIMEOUT, async () => {
    const { page, faults } = await served.pageOf(browser, served.couple.ada);
    await page.goto("/ledger");
    await page.getByText("Note 159").waitFor();
    expect(
      await page
        .getByText("Note 0", { exact: false })
        .filter({ hasText: /Note 0$/ })
        .count(),
    ).toBe(0);
    for (const note of ["Note 110", "Note 60", "Note 5"]) {
      await page.evaluate("scrollTo(0, document.body.scrollHeight)");
      await page.getByText(note, { exact: false }).first().waitFor();
    }
    await page.evaluate("scrollTo(0, document.body.scrollHeight)");
    await page.getByText("Started the books").waitFor();
    expect(await page.getByRole("button", { name: "Show earlier events" }).count()).toBe(0);
    await served.couple.asBen.ask("record_event", { event_type: "SYSTEM", metadata: { note: "Hello Ada" } });
    await page.getByText("Hello Ada").waitFor();
    // What was read before is still there, once.
    expect(await page.getByText("Started the books").count()).toBe(1);
    expect(faults).toEqual([]);
  });

  test.each(HANDS)(
    "undoes events and says before what that does $name",
    TIMEOUT,
    async ({ viewport, hands }) => {
      const { couple } = served;
      await couple.allocate(ids.joint, ids.trip, "80");
      const { page, faults } = await served.pageOf(browser, couple.ada, { viewport });
      const { press, fill } = hands(page);
      const newest = page.locator("details.event").first();
      await page.goto("/ledger");
      await press(newest.locator("summary"));
      await press(newest.getByRole("button", { name: `Undo: Set aside for ${HOSTILE}` }));
      await newest.getByText(`$80.00 leaves ${HOSTILE} and is available in Joint checking again.`).waitFor();
      await expectAccessibleInBothSchemes(page);
      await fill(newest.getByLabel("Reason"), "A mistake");
      await press(newest.getByRole("button", { name: "Undo it" }));
      await page.getByText(`Undone: taken back from ${HOSTILE}`).first().waitFor();
      await page.locator("details.event").nth(1).getByText("Undone", { exact: true }).waitFor();

      // What the goal no longer holds cannot be taken back.
      const piano = await couple.goal({ name: "Piano" });
      const money = { account_id: ids.joint, goal_id: piano.id, amount: "10" };
      await couple.ask("allocate_to_goal", money);
      await couple.ask("release_from_goal", money);
      await page.goto("/ledger");
      const released = page.locator("details.event").nth(1);
      await press(released.locator("summary"));
      await press(released.getByRole("button", { name: /^Undo/ }));
      await press(released.getByRole("button", { name: "Undo it" }));
      await released.getByText("The goal does not have that much allocated from this account.").waitFor();
      await press(released.getByRole("button", { name: "Cancel" }));

      // An older one is beyond what Ada may take alone, so it becomes a plan.
      await couple.allocate(ids.joint, ids.trip, "90");
      couple.later(11 * 60_000);
      await page.goto("/ledger");
      await press(newest.locator("summary"));
      await press(newest.getByRole("button", { name: /^Undo/ }));
      await press(newest.getByRole("button", { name: "Undo it" }));
      await press(newest.getByRole("button", { name: "Ask Ben to approve it" }));
      await page.getByRole("heading", { level: 1, name: "Waits for Ben" }).waitFor();
      await page.getByText(`$90.00 from ${HOSTILE} to available money, in Joint checking`).waitFor();
      await press(page.getByRole("button", { name: "Withdraw the plan" }));
      await page.getByRole("heading", { level: 1, name: "This plan was rejected" }).waitFor();
      expect(faults).toEqual([]);
      expect(await couple.discrepancy()).toBeUndefined();
    },
  );

  test("takes notes, leads to one event, and prints without forms", TIMEOUT, async () => {
    const { page, faults } = await served.pageOf(browser, served.couple.ada);
    await page.goto("/ledger");
    for (const { name, hands } of HANDS.toReversed()) {
      const { press, fill } = hands(page);
      const form = page.getByLabel("Note", { exact: true });
      if (!(await form.isVisible())) await press(page.getByText("Write a note"));
      await fill(form, `We talked about the car ${name}.`);
      await press(page.getByRole("button", { name: "Add the note" }));
      await page.getByText(`We talked about the car ${name}.`).waitFor();
    }
    await page.emulateMedia({ media: "print" });
    expect(await page.getByText("Write a note").isVisible()).toBe(false);
    expect(await page.getByText("We talked about the car").first().isVisible()).toBe(true);
    await page.emulateMedia({ media: "screen" });
    const { items } = await served.couple.ask("list_ledger", { event_type: "WITHDRAWAL" });
    await page.goto(`/ledger/${items[0].id}`);
    await page.getByRole("heading", { level: 1, name: "Money out of Joint checking" }).waitFor();
    await page.getByText("<b>Bakery</b>").waitFor();
    await expectAccessibleEverywhere(page);
    expect(faults).toEqual([]);
  });
});
