import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { expectAccessible, openBrowser, withoutBrowser } from "../browser.ts";
import { HANDS } from "./hands.ts";
import { servedCouple } from "./served.ts";

const TIMEOUT = { timeout: 120_000 };
const DAY_MS = 24 * 60 * 60 * 1000;

const heading = (page: Page, name: string) => page.getByRole("heading", { level: 1, name }).waitFor();
const button = (page: Page, name: string) => page.getByRole("button", { name, exact: true });

describe.skipIf(withoutBrowser)("the pages of goals", () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await openBrowser();
  }, TIMEOUT.timeout);
  afterAll(() => browser.close());

  test.each(HANDS)(
    "create a goal, with what is wrong beside the field, $name",
    TIMEOUT,
    async ({ viewport, hands }) => {
      const { couple, pageOf } = await servedCouple();
      const { page, faults } = await pageOf(browser, couple.ada, { viewport });
      const { press, fill, choose } = hands(page);
      await page.goto("/goals");
      await press(page.locator("summary"));
      await fill(page.getByLabel("Name"), "Piano");
      await fill(page.getByLabel("Amount to save"), "1,2,3");
      await choose(page.getByLabel("Priority"), "2");
      await fill(page.getByLabel("Kind"), "music");
      await press(button(page, "Create a goal"));
      await expect.poll(() => page.getByLabel("Amount to save").getAttribute("aria-invalid")).toBe("true");
      await expectAccessible(page);
      await fill(page.getByLabel("Amount to save"), "2,400");
      await press(button(page, "Create a goal"));
      await heading(page, "Piano");
      const { items } = await couple.ask("list_goals", {});
      expect(items).toMatchObject([{ name: "Piano", target_amount: "2400.00", priority: 2, type: "music" }]);
      expect(faults).toEqual([]);
    },
  );

  test.each(HANDS)(
    "move money, with refusals beside the field, and show it to the partner at once, $name",
    TIMEOUT,
    async ({ viewport, hands }) => {
      const { couple, pageOf } = await servedCouple({ approval_threshold: "100" });
      const { trip, car } = await couple.fill({
        accounts: { joint: { name: "Joint", balance: "500", is_joint: true, keep_available: "50" } },
        goals: { trip: { name: "Japan trip", target_amount: "600" }, car: { name: "New car" } },
      });
      const { page, faults } = await pageOf(browser, couple.ada, { viewport });
      const { press, fill, choose } = hands(page);
      const bens = await pageOf(browser, couple.ben);
      await bens.page.goto(`/goals/${trip}`);
      await bens.page.getByText("$0.00 of").waitFor();
      await page.goto(`/goals/${trip}`);
      const amount = page.getByLabel("Amount", { exact: true });
      await fill(amount, "460");
      await press(button(page, "Set the money aside"));
      await expect.poll(() => amount.getAttribute("aria-invalid")).toBe("true");
      await fill(amount, "300");
      await press(button(page, "Set the money aside"));
      await page.getByText("$300.00 of Joint is set aside.").waitFor();
      await bens.page.getByText("$300.00 of").waitFor();
      await expectAccessible(page);

      await press(button(page, "Take back"));
      await fill(amount, "40");
      await press(button(page, "Take the money back"));
      await page.getByText("$40.00 is available again in Joint.").waitFor();
      await press(button(page, "To another goal"));
      await choose(page.getByLabel("Goal that gets the money"), "New car");
      await fill(amount, "25");
      await press(button(page, "Move the money"));
      await page.getByText("$25.00 moved to the other goal.").waitFor();
      await press(button(page, "Take back"));
      await fill(amount, "90");
      await press(button(page, "Take the money back"));
      await press(button(page, "Ask your partner to approve it"));
      await page.getByRole("link", { name: "Show the plan" }).waitFor();
      await press(button(page, "Spend"));
      await fill(amount, "200");
      await fill(page.getByLabel("Paid to"), "Rail");
      await press(button(page, "Record the payment"));
      await page.getByText("waits for your partner's approval").waitFor();
      await expectAccessible(page);
      const { goals } = await couple.ask("get_summary", { detail: "full" });
      expect(
        [trip, car].map((id) => goals.find((one: { id: string }) => one.id === id).current_allocation),
      ).toEqual(["235.00", "25.00"]);
      expect((await couple.ask("list_plans", { status: "open" })).items).toHaveLength(2);

      const history = page.locator("section", { has: page.getByRole("heading", { name: "History" }) });
      await history.getByText("Set aside for Japan trip", { exact: true }).waitFor();
      await press(history.getByRole("link", { name: "Everything in the ledger" }));
      await heading(page, "Ledger");
      expect(new URL(page.url()).search).toBe(`?goal_id=${trip}`);
      await page.getByText("Set aside for Japan trip", { exact: true }).waitFor();
      expect([...faults, ...bens.faults]).toEqual([]);
      expect(await couple.discrepancy()).toBeUndefined();
    },
  );

  test.each(HANDS)(
    "bring a goal back on schedule with one press, and forecast it, $name",
    TIMEOUT,
    async ({ viewport, hands }) => {
      const { couple, pageOf } = await servedCouple();
      const { trip } = await couple.fill({
        accounts: { joint: { name: "Joint", balance: "500", is_joint: true } },
        goals: { trip: { name: "Japan trip", target_amount: "600", deadline: "2026-09-10" } },
      });
      couple.later(80 * DAY_MS);
      const { page, faults } = await pageOf(browser, couple.ada, { viewport });
      const { press, fill, slide } = hands(page);
      await page.goto(`/goals/${trip}`);
      await page.getByText(/^Far behind, by/).waitFor();
      await page.getByRole("img", { name: /^Forecast of Japan trip/ }).waitFor();
      // Without percentiles both bands are the line of the median.
      const band = (name: string) => page.locator(`path.${name}`).getAttribute("d");
      expect(await band("outer")).not.toBe(await band("inner"));
      const slider = page.getByRole("slider");
      const [monthly, outer] = [await slider.getAttribute("aria-valuetext"), await band("outer")];
      await slide(slider);
      await expect.poll(() => slider.getAttribute("aria-valuetext")).not.toBe(monthly);
      await expect.poll(() => band("outer")).not.toBe(outer);
      await press(page.getByText("What if …"));
      await fill(page.getByLabel("… the amount to save were"), "900");
      await page.getByText(/Then it is reached on/).waitFor();
      await press(page.getByText("Show as a table"));
      await expectAccessible(page);
      await press(page.getByRole("button", { name: /^Set aside \$[\d.]+ from Joint now$/ }));
      await page.getByText("On schedule", { exact: true }).waitFor();
      expect((await couple.ask("get_drift", {})).goals[0].status).toBe("on_track");
      expect(faults).toEqual([]);
    },
  );

  test.each(HANDS)(
    "react, edit while the partner edits, and close, $name",
    TIMEOUT,
    async ({ viewport, hands }) => {
      const { couple, pageOf } = await servedCouple();
      const { trip } = await couple.fill({
        accounts: {},
        goals: { trip: { name: "Japan trip", target_amount: "600" } },
      });
      const { page, faults } = await pageOf(browser, couple.ada, { viewport });
      const { press, fill, tick } = hands(page);
      await page.goto(`/goals/${trip}`);
      await press(page.getByRole("button", { name: "🎉 React with it" }));
      await page.getByRole("button", { name: "🎉 1 from You" }).waitFor();
      await couple.asBen.ask("react_to_goal", { goal_id: trip, emoji: "high_five" });
      await page.getByRole("button", { name: "High five 1 from Ben" }).waitFor();
      await press(page.getByRole("button", { name: "🎉 1 from You" }));
      await page.getByRole("button", { name: "🎉 React with it" }).waitFor();

      await press(page.getByText("Edit the goal"));
      await fill(page.getByLabel("Name"), "Kyoto");
      await couple.asBen.ask("update_goal", { goal_id: trip, target_amount: "650" });
      await page.getByText("$0.00 of $650.00").waitFor();
      expect(await page.getByLabel("Name").inputValue()).toBe("Kyoto");
      await press(button(page, "Save"));
      await page.getByRole("alert").filter({ hasText: /\w/ }).waitFor();
      await expectAccessible(page);
      await press(button(page, "Start again from the newest version"));
      await press(page.getByText("Edit the goal"));
      await fill(page.getByLabel("Name"), "Kyoto");
      await tick(page.getByLabel("Lock the goal"));
      await press(button(page, "Save"));
      await heading(page, "Kyoto");
      await page.getByText("Locked: no money leaves this goal").waitFor();
      expect(await couple.ask("get_goal", { goal_id: trip })).toMatchObject({
        name: "Kyoto",
        target_amount: "650.00",
        locked: true,
      });

      await press(page.getByText("Close the goal"));
      await press(button(page, "Close it for good"));
      await page.getByText("Closed", { exact: true }).waitFor();
      expect(await page.getByText("Move money").count()).toBe(0);
      await page.goto("/goals");
      await press(page.getByRole("link", { name: "Closed goals" }));
      await page.getByRole("link", { name: "Kyoto" }).waitFor();
      await expectAccessible(page);
      expect(faults).toEqual([]);
    },
  );
});
