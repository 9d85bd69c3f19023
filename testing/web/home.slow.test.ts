import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { expectAccessible, openBrowser, SCREENS, withoutBrowser } from "../browser.ts";
import { servedCouple } from "./served.ts";

const TIMEOUT = { timeout: 120_000 };
const DAY_MS = 24 * 60 * 60 * 1000;

describe.skipIf(withoutBrowser)("the first page of the books", () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await openBrowser();
  }, TIMEOUT.timeout);
  afterAll(() => browser.close());

  test("teaches a person who keeps empty books alone what comes first", TIMEOUT, async () => {
    const { couple, pageOf } = await servedCouple({}, { alone: true });
    const { page, faults } = await pageOf(browser, couple.ada);
    await page.goto("/");
    const steps = page.locator("section", { has: page.getByRole("heading", { name: "First steps" }) });
    await expect
      .poll(() => steps.getByRole("link").allTextContents())
      .toEqual([
        "Add your first account",
        "Create your first goal",
        "Invite your partner",
        "Connect your assistant",
      ]);
    await page.getByText("Nothing needs your attention.").waitFor();
    await page.getByText("No check-in is planned.").waitFor();
    for (const { viewport } of SCREENS) {
      await page.setViewportSize(viewport);
      await expectAccessible(page);
    }
    expect(faults).toEqual([]);
  });

  test(
    "shows each partner what waits for them, what needs attention, and the next check-in",
    TIMEOUT,
    async () => {
      const { couple, pageOf } = await servedCouple({ approval_threshold: "50" });
      const { joint, trip, car } = await couple.fill({
        accounts: { joint: { name: "Joint", balance: "500", is_joint: true, keep_available: "150" } },
        goals: {
          trip: { name: "Japan trip", target_amount: "600", deadline: "2026-09-10" },
          car: { name: "New car", target_amount: "900", priority: 4 },
        },
      });
      await couple.allocate(joint, car, "300");
      await couple.ask("schedule_check_in", {
        schedule: { rrule: "FREQ=WEEKLY;BYDAY=SU", start: "2026-06-07T18:00:00" },
        message: "How are we?",
      });
      couple.later(80 * DAY_MS);
      await couple.ask("record_event", {
        event_type: "WITHDRAWAL",
        amount: "60",
        source_account_id: joint,
      });
      const { ledger } = await couple.ask("get_couple", { couple_id: couple.id });
      const moves = [{ account_id: joint, from_goal_id: car, to_goal_id: trip, amount: "80" }];
      const { plan_id } = await couple.ask("commit_rebalance", { moves, basis_sequence: ledger.sequence });

      const { page, faults } = await pageOf(browser, couple.ben, { viewport: SCREENS[0].viewport });
      await page.goto("/");
      const plan = page.getByRole("link", { name: "A plan that moves $80.00 waits for your approval" });
      await plan.waitFor();
      expect(await plan.getAttribute("href")).toBe(`/plans/${plan_id}`);
      await page.getByRole("link", { name: /^Japan trip is far behind schedule, by \$/ }).waitFor();
      await page.getByRole("link", { name: "Joint has less than the $150.00 to keep available" }).waitFor();
      await page.getByRole("link", { name: /unread notice/ }).waitFor();
      // In the couple's time zone.
      await page.getByRole("link", { name: "Jun 7, 2026, 6:00 PM" }).waitFor();
      await page.getByText("How are we?").waitFor();
      for (const { viewport } of SCREENS) {
        await page.setViewportSize(viewport);
        await expectAccessible(page);
      }
      const adas = await pageOf(browser, couple.ada);
      await adas.page.goto("/");
      await adas.page.getByText("$140.00", { exact: true }).waitFor();
      expect(await adas.page.getByRole("link", { name: /waits for your approval/ }).count()).toBe(0);
      expect([...faults, ...adas.faults]).toEqual([]);
    },
  );
});
