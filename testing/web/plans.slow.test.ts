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
const HOSTILE = "<img src=x onerror=alert(1)> & 'Car'";

describe.skipIf(withoutBrowser)("the plans", () => {
  let browser: Browser;
  let served: Awaited<ReturnType<typeof servedCouple>>;
  let ids: Record<"joint" | "car" | "trip", string>;

  beforeAll(async () => {
    [browser, served] = await Promise.all([openBrowser(), servedCouple({ approval_threshold: "50" })]);
    const { couple } = served;
    ids = await couple.fill({
      accounts: {
        joint: { name: "Joint checking", balance: "900", is_joint: true },
        own: { name: "Ada's purse", balance: "40", visibility: "private" },
      },
      goals: {
        car: { name: HOSTILE, target_amount: "900", priority: 4 },
        trip: { name: "Japan trip", target_amount: "600", priority: 1 },
      },
    });
    await couple.allocate(ids.joint, ids.car, "300");
  }, TIMEOUT.timeout);
  afterAll(() => browser.close());

  /** Asks for Ben's approval of moving money from the car to the trip, as Ada's assistant. */
  const askBen = async (amount: string): Promise<string> => {
    const { couple } = served;
    const { ledger } = await couple.ask("get_couple", { couple_id: couple.id });
    const moves = [{ account_id: ids.joint, from_goal_id: ids.car, to_goal_id: ids.trip, amount }];
    const claude = couple.as({ ...couple.ada.principal, kind: "agent", actor: "claude" });
    return (await claude.ask("commit_rebalance", { moves, basis_sequence: ledger.sequence })).plan_id;
  };

  test("say what a plan is while there are none", TIMEOUT, async () => {
    const { page, faults } = await served.pageOf(browser, served.couple.ada);
    await page.goto("/plans");
    await page.getByText("There are no plans yet.").waitFor();
    await expectAccessibleEverywhere(page);
    expect(faults).toEqual([]);
  });

  test.each(HANDS)("are suggested, changed and carried out $name", TIMEOUT, async ({ viewport, hands }) => {
    const { couple } = served;
    const { page, faults } = await served.pageOf(browser, couple.ada, { viewport });
    const { press, fill, choose, tick } = hands(page);
    const button = (name: string) => page.getByRole("button", { name });
    const suggest = async ({ alsoPrivate = false } = {}) => {
      await page.goto("/plans");
      await press(page.getByRole("link", { name: "Make a plan" }));
      await press(page.locator("summary").filter({ hasText: "Only some goals" }));
      if (alsoPrivate) await expectAccessibleInBothSchemes(page);
      await tick(page.getByRole("radio", { name: /Use all the money/ }));
      if (alsoPrivate) await tick(page.getByRole("checkbox", { name: "Also use my private accounts" }));
      await press(button("Suggest a plan"));
      await page.getByRole("heading", { level: 1, name: "A plan for your goals" }).waitFor();
    };

    await suggest();
    await page.getByText("from available money to Japan trip, in Joint checking").first().waitFor();
    await page.getByRole("row").filter({ hasText: HOSTILE }).waitFor();
    await press(page.getByText("Change the moves"));
    await expectAccessibleInBothSchemes(page);
    const amounts = page.getByLabel("Amount", { exact: true });
    const kept = await amounts.count();
    await fill(amounts.first(), "99999");
    await press(button("Carry out the changed moves"));
    await expect.poll(() => amounts.first().getAttribute("aria-invalid")).toBe("true");
    for (let at = 0; at < kept; at += 1) await fill(amounts.nth(at), "0");
    await press(button("Add a move"));
    await choose(page.getByLabel("In the account"), "Joint checking");
    await choose(page.getByLabel("To", { exact: true }), "Japan trip");
    await fill(amounts.last(), "10");
    await press(button("Carry out the changed moves"));
    await page.getByRole("heading", { level: 1, name: "This plan was carried out" }).waitFor();
    await page.getByText("Committed by you on the web page.").waitFor();

    const ofPurse = page.getByText(/in Ada's purse$/);
    await suggest();
    expect(await ofPurse.count()).toBe(0);
    await press(button("Discard it"));
    await page.getByRole("heading", { level: 1, name: "This plan was rejected" }).waitFor();
    await suggest({ alsoPrivate: true });
    await ofPurse.first().waitFor();
    await press(button("Discard it"));
    await page.getByRole("heading", { level: 1, name: "This plan was rejected" }).waitFor();
    await page.goto("/plans");
    await page.getByText("$10.00 from available money to Japan trip").first().waitFor();
    await expectAccessibleInBothSchemes(page);
    expect(faults).toEqual([]);
    expect(await couple.discrepancy()).toBeUndefined();
  });

  test.each(HANDS)(
    "wait for the partner, whose decision appears in the other browser at once, $name",
    TIMEOUT,
    async (way) => {
      const { couple } = served;
      const ada = await served.personOf(browser, couple.ada, way);
      const ben = await served.personOf(browser, couple.ben, way);
      const headingOf = (page: typeof ada.page, name: string) =>
        page.getByRole("heading", { level: 1, name }).waitFor();

      const approved = await askBen("60");
      await ada.page.goto(`/plans/${approved}`);
      await headingOf(ada.page, "Waits for Ben");
      await ada.page.getByText(`${served.origin}/approve/${approved}`).waitFor();
      await expectAccessibleInBothSchemes(ada.page);
      await ben.page.goto("/plans");
      await ben.press(ben.page.getByRole("link", { name: `$60.00 from ${HOSTILE} to Japan trip` }).first());
      await headingOf(ben.page, "Ada asks for your approval");
      await ben.page.getByText("Committed by Ada with claude.").waitFor();
      await expectAccessibleInBothSchemes(ben.page);
      await ben.press(ben.page.getByRole("button", { name: "Approve" }));
      await headingOf(ben.page, "This plan was carried out");
      await headingOf(ada.page, "This plan was carried out");

      // A plan appears in the partner's list, and the one who asked withdraws it.
      const withdrawn = await askBen("70");
      await ben.page.goto("/plans");
      await ben.page.getByRole("link", { name: "$70.00" }).first().waitFor();
      await ada.page.goto(`/plans/${withdrawn}`);
      await ada.page.setViewportSize(way.viewport);
      await ada.press(ada.page.getByRole("button", { name: "Withdraw the plan" }));
      await headingOf(ada.page, "This plan was rejected");
      await ben.page.getByText("For your approval").waitFor({ state: "detached" });

      // The books change, so the plan no longer fits. Ben can still reject it.
      const stale = await askBen("80");
      await ben.page.goto(`/plans/${stale}`);
      await headingOf(ben.page, "Ada asks for your approval");
      await couple.ask("update_goal", { goal_id: ids.trip, target_amount: "650" });
      await headingOf(ben.page, "This plan is out of date");
      await ben.press(ben.page.getByRole("button", { name: "Reject" }));
      await headingOf(ben.page, "This plan was rejected");
      await couple.ask("update_goal", { goal_id: ids.trip, target_amount: "600" });

      // A plan expires while Ben looks at it.
      const late = await askBen("90");
      await ben.page.goto(`/plans/${late}`);
      await headingOf(ben.page, "Ada asks for your approval");
      const { expires_at } = await couple.ask("get_plan", { plan_id: late });
      couple.clock = new Date(expires_at);
      await ben.press(ben.page.getByRole("button", { name: "Approve" }));
      await headingOf(ben.page, "This plan has expired");
      await ben.page.getByText("It was not carried out in time.").waitFor();
      await ben.press(ben.page.getByRole("link", { name: "Make a new plan" }));
      await headingOf(ben.page, "Make a plan");
      for (const { faults } of [ada, ben]) expect(faults).toEqual([]);
    },
  );
});
