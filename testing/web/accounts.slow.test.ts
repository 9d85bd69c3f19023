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
const HOSTILE = "<img src=x onerror=alert(1)> & 'Savings'";

describe.skipIf(withoutBrowser)("the accounts", () => {
  let browser: Browser;
  let served: Awaited<ReturnType<typeof servedCouple>>;

  beforeAll(async () => {
    [browser, served] = await Promise.all([openBrowser(), servedCouple()]);
  }, TIMEOUT.timeout);
  afterAll(() => browser.close());

  test("say what an account is while there are none", TIMEOUT, async () => {
    const { page, faults } = await served.pageOf(browser, served.couple.ada);
    await page.goto("/accounts");
    await page.getByText("An account is where your money is").waitFor();
    await expectAccessibleEverywhere(page);
    expect(faults).toEqual([]);
  });

  test.each(HANDS)(
    "can be added, counted, changed and closed $name",
    TIMEOUT,
    async ({ name: way, viewport, hands }) => {
      const account = `${HOSTILE} ${way}`;
      const { couple } = served;
      const { page, faults } = await served.pageOf(browser, couple.ada, { viewport });
      const { press, fill, choose } = hands(page);
      const button = (name: string | RegExp) => page.getByRole("button", { name });

      await page.goto("/accounts");
      await press(page.getByRole("link", { name: "Add an account" }));
      await fill(page.getByLabel("Name", { exact: true }), account);
      await fill(page.getByLabel("Balance", { exact: true }), "a lot");
      await choose(page.getByLabel("Who owns it?"), "I do, and only I see it");
      await press(button("Add the account"));
      await page.getByText("Give an amount such as 1250.00.").waitFor();
      expect(await page.getByLabel("Balance", { exact: true }).getAttribute("aria-invalid")).toBe("true");
      await expectAccessibleInBothSchemes(page);
      await fill(page.getByLabel("Balance", { exact: true }), "1,250.50");
      await press(button("Add the account"));
      await page.getByRole("heading", { level: 1, name: account }).waitFor();
      await page.getByText("$1,250.50").first().waitFor();
      const id = page.url().split("/").at(-1) ?? "";

      // A new balance takes one field.
      await page.goto("/accounts");
      await press(button(`New balance of ${account}`));
      await fill(page.getByLabel(`New balance of ${account}`), "1300");
      await page.keyboard.press("Enter");
      await page.getByText(`Saved: ${account} has $1,300.00.`).waitFor();

      await press(page.getByRole("link", { name: account }));
      await choose(page.getByLabel("What happened?"), "Money went out");
      await fill(page.getByLabel("Amount", { exact: true }), "50");
      await press(page.getByText("Who, what for"));
      await fill(page.getByLabel("Note"), "Bread");
      await press(button("Record"));
      await page.getByText("Recorded. Balance $1,250.00").waitFor();
      await page.getByText("Bread").waitFor();
      await expectAccessibleInBothSchemes(page);

      // Somebody else changes the account while the person edits it.
      const settings = page.locator("form").filter({ hasText: "Amount to keep free" });
      await fill(settings.getByLabel("Amount to keep free"), "100");
      await couple.ask("update_account", { account_id: id, institution_name: "Bank" });
      await press(settings.getByRole("button", { name: "Save" }));
      await page.getByText("It was changed meanwhile.").waitFor();
      await expect.poll(() => settings.getByLabel("Bank").inputValue()).toBe("Bank");
      await press(settings.getByRole("button", { name: "Save" }));
      await page.getByText("Saved.").waitFor();
      expect(await couple.ask("get_account", { account_id: id })).toMatchObject({
        keep_available: "100.00",
        institution_name: "Bank",
      });

      await press(button("Close the account"));
      await press(button("Close it"));
      await page.getByText("This account is closed.").waitFor();
      await page.goto("/accounts");
      await press(page.getByText("Closed accounts"));
      await page.getByRole("link", { name: account }).first().waitFor();
      expect(faults).toEqual([]);
      expect(await couple.discrepancy()).toBeUndefined();
    },
  );

  test(
    "show what goals hold, what is short, and nothing of a partner's private account",
    TIMEOUT,
    async () => {
      const { couple } = served;
      const { joint, hidden, trip } = await couple.fill({
        accounts: {
          joint: { name: "Joint checking", balance: "500", is_joint: true, keep_available: "100" },
          hidden: { name: "Ada's secret", balance: "900", visibility: "private" },
          short: { name: "Ada's purse", balance: "80", keep_available: "90" },
        },
        goals: { trip: { name: "Japan trip" } },
      });
      await couple.allocate(joint, trip, "300");
      await couple.ask("record_event", {
        event_type: "WITHDRAWAL",
        amount: "350",
        source_account_id: joint,
      });
      const { page, faults } = await served.pageOf(browser, couple.ben);
      await page.goto("/accounts");
      await page.getByText("Goals hold $150.00 more than the balance.").waitFor();
      await page.getByText("$80.00 is available, less than the $90.00 that should stay free.").waitFor();
      expect(await page.getByText("Ada's secret").count()).toBe(0);
      // Ada's purse is shared, and hers.
      expect(await page.getByRole("button", { name: "New balance of Joint checking" }).count()).toBe(1);
      expect(await page.getByRole("button", { name: "New balance of Ada's purse" }).count()).toBe(0);
      await expectAccessibleEverywhere(page);
      await page.goto(`/accounts/${hidden}`);
      await page.getByRole("alert").filter({ hasText: "with this id" }).waitFor();
      await page.goto(`/accounts/${joint}`);
      await page.getByText("Goals still hold $300.00 in it.").waitFor();
      await expectAccessibleEverywhere(page);
      expect(faults).toEqual([]);
    },
  );
});
