import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { expectAccessible, openBrowser, SCREENS, withoutBrowser } from "../browser.ts";
import { servedCouple } from "./served.ts";

const TIMEOUT = { timeout: 120_000 };
const [PHONE, LAPTOP] = SCREENS;
const DAY_MS = 24 * 60 * 60 * 1000;

const heading = (page: Page, name: string) => page.getByRole("heading", { level: 1, name }).waitFor();
const button = (page: Page, name: string) => page.getByRole("button", { name, exact: true });

describe.skipIf(withoutBrowser)("the pages of goals", () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await openBrowser();
  }, TIMEOUT.timeout);
  afterAll(() => browser.close());

  test("create a goal by keyboard, with what is wrong beside the field", TIMEOUT, async () => {
    const { couple, pageOf } = await servedCouple();
    const { page, faults } = await pageOf(browser, couple.ada, { viewport: LAPTOP.viewport });
    await page.goto("/goals");
    await page.locator("summary").press("Enter");
    await page.keyboard.press("Tab");
    for (const typed of ["Piano", "1,2,3"]) {
      await page.keyboard.type(typed);
      await page.keyboard.press("Tab");
    }
    await page.getByLabel("Kind").fill("music");
    await page.getByLabel("Priority").selectOption("2");
    await page.getByLabel("Kind").press("Enter");
    await expect.poll(() => page.getByLabel("Amount to save").getAttribute("aria-invalid")).toBe("true");
    await expectAccessible(page);
    await page.getByLabel("Amount to save").fill("2,400");
    await page.keyboard.press("Enter");
    await heading(page, "Piano");
    const { items } = await couple.ask("list_goals", {});
    expect(items).toMatchObject([{ name: "Piano", target_amount: "2400.00", priority: 2, type: "music" }]);
    expect(faults).toEqual([]);
  });

  test(
    "move money, with refusals beside the field, and show it to the partner at once",
    TIMEOUT,
    async () => {
      const { couple, pageOf } = await servedCouple({ approval_threshold: "100" });
      const { trip, car } = await couple.fill({
        accounts: { joint: { name: "Joint", balance: "500", is_joint: true, keep_available: "50" } },
        goals: { trip: { name: "Japan trip", target_amount: "600" }, car: { name: "New car" } },
      });
      const { page, faults } = await pageOf(browser, couple.ada, { viewport: PHONE.viewport });
      const bens = await pageOf(browser, couple.ben);
      await bens.page.goto(`/goals/${trip}`);
      await bens.page.getByText("$0.00 of").waitFor();
      await page.goto(`/goals/${trip}`);
      const amount = page.getByLabel("Amount", { exact: true });
      await amount.fill("460");
      await button(page, "Set the money aside").click();
      await expect.poll(() => amount.getAttribute("aria-invalid")).toBe("true");
      await amount.fill("300");
      await button(page, "Set the money aside").click();
      await page.getByText("$300.00 of Joint is set aside.").waitFor();
      await bens.page.getByText("$300.00 of").waitFor();
      for (const { viewport } of SCREENS) {
        await page.setViewportSize(viewport);
        await expectAccessible(page);
      }

      await button(page, "Take back").click();
      await amount.fill("40");
      await button(page, "Take the money back").click();
      await page.getByText("$40.00 is available again in Joint.").waitFor();
      await button(page, "To another goal").click();
      await page.getByLabel("Goal that gets the money").selectOption({ label: "New car" });
      await amount.fill("25");
      await button(page, "Move the money").click();
      await page.getByText("$25.00 moved to the other goal.").waitFor();
      await button(page, "Take back").click();
      await amount.fill("90");
      await button(page, "Take the money back").click();
      await button(page, "Ask your partner to approve it").click();
      await page.getByRole("link", { name: "Show the plan" }).waitFor();
      await button(page, "Spend").click();
      await amount.fill("200");
      await page.getByLabel("Paid to").fill("Rail");
      await button(page, "Record the payment").click();
      await page.getByText("waits for your partner's approval").waitFor();
      await expectAccessible(page);
      const { goals } = await couple.ask("get_summary", { detail: "full" });
      expect(
        [trip, car].map((id) => goals.find((one: { id: string }) => one.id === id).current_allocation),
      ).toEqual(["235.00", "25.00"]);
      expect((await couple.ask("list_plans", { status: "open" })).items).toHaveLength(2);

      const history = page.locator("section", { has: page.getByRole("heading", { name: "History" }) });
      await history.getByText("Set aside for Japan trip", { exact: true }).waitFor();
      await history.getByRole("link", { name: "Everything in the ledger" }).press("Enter");
      await heading(page, "Ledger");
      expect(new URL(page.url()).search).toBe(`?goal_id=${trip}`);
      await page.getByText("Set aside for Japan trip", { exact: true }).waitFor();
      expect([...faults, ...bens.faults]).toEqual([]);
      expect(await couple.discrepancy()).toBeUndefined();
    },
  );

  test("bring a goal back on schedule with one press, and forecast it", TIMEOUT, async () => {
    const { couple, pageOf } = await servedCouple();
    const { trip } = await couple.fill({
      accounts: { joint: { name: "Joint", balance: "500", is_joint: true } },
      goals: { trip: { name: "Japan trip", target_amount: "600", deadline: "2026-09-10" } },
    });
    couple.later(80 * DAY_MS);
    const { page, faults } = await pageOf(browser, couple.ada, { viewport: PHONE.viewport });
    await page.goto(`/goals/${trip}`);
    await page.getByText(/^Far behind, by/).waitFor();
    await page.getByRole("img", { name: /^Forecast of Japan trip/ }).waitFor();
    // Without percentiles both bands are the line of the median.
    const band = (name: string) => page.locator(`path.${name}`).getAttribute("d");
    expect(await band("outer")).not.toBe(await band("inner"));
    const slider = page.getByRole("slider");
    const before = await slider.getAttribute("aria-valuetext");
    await slider.press("PageUp");
    expect(await slider.getAttribute("aria-valuetext")).not.toBe(before);
    await page.getByText("What if …").click();
    await page.getByLabel("… the amount to save were").fill("900");
    await page.getByText(/Then it is reached on/).waitFor();
    await page.getByText("Show as a table").click();
    for (const { viewport } of SCREENS) {
      await page.setViewportSize(viewport);
      await expectAccessible(page);
    }
    await page.getByRole("button", { name: /^Set aside \$[\d.]+ from Joint now$/ }).press("Enter");
    await page.getByText("On schedule", { exact: true }).waitFor();
    expect((await couple.ask("get_drift", {})).goals[0].status).toBe("on_track");
    expect(faults).toEqual([]);
  });

  test("react, edit while the partner edits, and close", TIMEOUT, async () => {
    const { couple, pageOf } = await servedCouple();
    const { trip } = await couple.fill({
      accounts: {},
      goals: { trip: { name: "Japan trip", target_amount: "600" } },
    });
    const { page, faults } = await pageOf(browser, couple.ada, { viewport: LAPTOP.viewport });
    await page.goto(`/goals/${trip}`);
    await page.getByRole("button", { name: "🎉 React with it" }).press("Enter");
    await page.getByRole("button", { name: "🎉 1 from You" }).waitFor();
    await couple.asBen.ask("react_to_goal", { goal_id: trip, emoji: "high_five" });
    await page.getByRole("button", { name: "High five 1 from Ben" }).waitFor();
    await page.getByRole("button", { name: "🎉 1 from You" }).click();
    await page.getByRole("button", { name: "🎉 React with it" }).waitFor();

    await page.getByText("Edit the goal").click();
    await page.getByLabel("Name").fill("Kyoto");
    await couple.asBen.ask("update_goal", { goal_id: trip, target_amount: "650" });
    await page.getByText("$0.00 of $650.00").waitFor();
    expect(await page.getByLabel("Name").inputValue()).toBe("Kyoto");
    await button(page, "Save").click();
    await page.getByRole("alert").filter({ hasText: /\w/ }).waitFor();
    await expectAccessible(page);
    await button(page, "Start again from the newest version").click();
    await page.getByText("Edit the goal").click();
    await page.getByLabel("Name").fill("Kyoto");
    await page.getByLabel("Lock the goal").check();
    await button(page, "Save").click();
    await heading(page, "Kyoto");
    await page.getByText("Locked: no money leaves this goal").waitFor();
    expect(await couple.ask("get_goal", { goal_id: trip })).toMatchObject({
      name: "Kyoto",
      target_amount: "650.00",
      locked: true,
    });

    await page.getByText("Close the goal").click();
    await button(page, "Close it for good").click();
    await page.getByText("Closed", { exact: true }).waitFor();
    expect(await page.getByText("Move money").count()).toBe(0);
    await page.goto("/goals");
    await page.getByRole("link", { name: "Closed goals" }).click();
    await page.getByRole("link", { name: "Kyoto" }).waitFor();
    await expectAccessible(page);
    expect(faults).toEqual([]);
  });
});
