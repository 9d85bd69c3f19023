import type { AddressInfo } from "node:net";
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { User } from "../../src/entities/user.ts";
import type { Mail } from "../../src/mail/mailer.ts";
import { engineInMemory, newCouple } from "../books.ts";
import { expectAccessible, openBrowser, openPage, plugIn, SCREENS, withoutBrowser } from "../browser.ts";
import { keptMails, openRest } from "../http.ts";
import { HANDS, type Hands } from "./hands.ts";

const TIMEOUT_MS = 180_000;
const DAY_MS = 24 * 60 * 60 * 1000;

/** A server whose clock the test sets, the origin of its pages, and the mails that it sent. */
async function served() {
  const engine = await engineInMemory();
  const couple = await newCouple({ approval_threshold: "10" }, { on: engine });
  couple.clock = new Date();
  const { mails, mailer } = keptMails();
  const { app } = await openRest({ engine: couple.engine, mailer });
  await app.listen({ port: 0, host: "127.0.0.1" });
  const { port } = app.server.address() as AddressInfo;
  const { email } = await engine.orm.em.fork().findOneOrFail(User, { id: couple.ada.id });
  return { couple, mails, email, origin: `http://localhost:${port}` };
}

/** The link in a mail, once this many were sent. */
async function linkIn(mails: readonly Mail[], count: number, at = count - 1): Promise<string> {
  await expect.poll(() => mails).toHaveLength(count);
  return /http:\S+/.exec(mails[at]?.text ?? "")?.[0] ?? "";
}

/** Signs in by a link, from the sign-in page that the account leads to. */
async function signIn({ page, press, fill }: Hands, email: string, mails: readonly Mail[]): Promise<void> {
  await fill(page.getByLabel("E-mail address"), email);
  await press(page.getByRole("button", { name: "Send me a link" }));
  await page.goto(await linkIn(mails, 1));
  await press(page.getByRole("button", { name: "Sign in" }));
  await page.getByText("You are signed in as Ada.").waitFor();
}

async function expectAccessibleOnEachScreen(page: Page): Promise<void> {
  for (const { viewport } of SCREENS) {
    await page.setViewportSize(viewport);
    await expectAccessible(page);
  }
}

test.skipIf(withoutBrowser)(
  "a partner adds two passkeys, signs in with one, renames and removes, and approves a day later",
  { timeout: TIMEOUT_MS },
  async () => {
    const { couple, mails, email, origin } = await served();
    await using browser = await openBrowser();
    const { page, faults } = await openPage(browser, origin, {});
    const devices = await page.context().newCDPSession(page);
    await devices.send("WebAuthn.enable");
    const [pointer, keyboard] = HANDS.map(({ hands }) => hands(page)) as [Hands, Hands];
    const button = (name: string) => page.getByRole("button", { name, exact: true });
    const names = () =>
      page.locator("section", { hasText: "Passkeys" }).locator("li .name").allTextContents();

    await page.goto("/account");
    await page.waitForURL(`${origin}/sign-in`);
    await expectAccessibleOnEachScreen(page);
    await signIn(pointer, email, mails);
    await page.getByText(/^(Headless)?Chrom\w+( Headless)? on Linux$/).waitFor();

    const laptop = await plugIn(devices, "internal");
    await page.getByLabel("Name of the passkey").fill("Laptop");
    await button("Add a passkey").click();
    await expect.poll(names).toEqual(["Laptop"]);
    await expectAccessibleOnEachScreen(page);
    await button("Add a passkey").click();
    await page.getByText("This device already has a passkey for your account.").waitFor();
    // The button ends the suggestions in the field of the address, which an authenticator that verifies its person answers at once.
    await devices.send("WebAuthn.setUserVerified", { authenticatorId: laptop, isUserVerified: false });
    await button("Sign out").click();
    await page.waitForURL(`${origin}/sign-in`);
    await button("Sign in with a passkey").click();
    await page.getByText("No passkey was used.").waitFor();
    // Left first, because the page suggests passkeys again and would sign in, too.
    await page.goto("about:blank");
    await devices.send("WebAuthn.setUserVerified", { authenticatorId: laptop, isUserVerified: true });
    await page.goto("/sign-in", { waitUntil: "commit" });
    await page.waitForURL(`${origin}/`, { waitUntil: "commit" });
    await page.getByRole("navigation").first().waitFor();
    await page.goto("/account");
    await page.getByText("You are signed in as Ada.").waitFor();

    // Each step from here needs a passkey check, which the session's sign-in was for ten minutes.
    const key = await plugIn(devices, "usb");
    await keyboard.fill(page.getByLabel("Name of the passkey"), "Key");
    await keyboard.press(button("Add a passkey"));
    await expect.poll(names).toEqual(["Laptop", "Key"]);
    const { savings, trip } = await couple.fill({ accounts: { savings: {} }, goals: { trip: {} } });
    await couple.allocate(savings, trip, "300");
    const moves = [{ account_id: savings, from_goal_id: trip, amount: "50" }];
    couple.later(DAY_MS - 60_000);
    const { ledger } = await couple.ask("get_couple", { couple_id: couple.id });
    const { plan_id } = await couple.asBen.ask("commit_rebalance", {
      moves,
      basis_sequence: ledger.sequence,
    });
    const approve = () =>
      page.evaluate(async (id) => {
        const path = `/v1/rebalance/plans/${id}/approve`;
        const { status } = await fetch(path, { method: "POST" });
        return status;
      }, plan_id);
    expect(await approve()).toBe(403);
    couple.later(60_000);
    expect(await approve()).toBe(403);
    const verifies = async (isUserVerified: boolean) => {
      for (const authenticatorId of [laptop, key])
        await devices.send("WebAuthn.setUserVerified", { authenticatorId, isUserVerified });
    };
    await verifies(false);
    await page.goto(`/approve/${plan_id}`);
    await button("Approve").click();
    await button("Try the passkey again").waitFor();
    expect(await button("Send me a link").count()).toBe(0);
    await expectAccessibleOnEachScreen(page);
    await verifies(true);
    await page.getByRole("link", { name: "I lost my passkeys" }).click();
    await button("Rename Laptop").click();
    await page.getByLabel("Name of the passkey").fill("Old laptop");
    await expectAccessibleOnEachScreen(page);
    await button("Rename").click();
    await expect.poll(names).toEqual(["Old laptop", "Key"]);
    expect(await approve()).toBe(200);

    couple.later(11 * 60_000);
    await verifies(false);
    await keyboard.press(button("Rename Key"));
    await keyboard.press(button("Rename"));
    await button("Try the passkey again").waitFor();
    expect(await button("Send me a link").count()).toBe(0);
    await expectAccessibleOnEachScreen(page);
    await verifies(true);
    await keyboard.press(button("Try the passkey again"));
    await page.getByText("You are confirmed for ten minutes.").waitFor();
    await keyboard.press(button("Rename"));
    await expect.poll(names).toEqual(["Old laptop", "Key"]);

    page.on("dialog", (dialog) => dialog.accept());
    const other = await page.context().newPage();
    await other.goto("/account");
    await other.getByText("Old laptop", { exact: true }).waitFor();
    await button("Remove Old laptop").click();
    await expect.poll(names).toEqual(["Key"]);
    // The page that is open beside it shows that, too.
    await other.getByText("Old laptop", { exact: true }).waitFor({ state: "detached" });
    await other.close();
    // A browser without such suggestions has the button.
    await page.addInitScript("PublicKeyCredential.isConditionalMediationAvailable = async () => false");
    await devices.send("WebAuthn.setUserVerified", { authenticatorId: laptop, isUserVerified: false });
    await button("Sign out").click();
    await page.waitForURL(`${origin}/sign-in`);
    await keyboard.press(button("Sign in with a passkey"));
    await page.waitForURL(`${origin}/`);
    await page.goto("/account");
    await page.getByText("You are signed in as Ada.").waitFor();
    await keyboard.press(button("Remove Key"));
    await expect.poll(names).toEqual([]);
    await expect
      .poll(() => mails.map(({ subject }) => subject))
      .toEqual([
        "Sign in to couples-cfo",
        "A passkey was added",
        "A passkey was added",
        "A passkey was removed",
        "A passkey was removed",
      ]);
    expect(faults).toEqual([]);
  },
);

test.skipIf(withoutBrowser).each(HANDS)(
  "a partner changes their e-mail address, and both addresses confirm it, $name",
  { timeout: TIMEOUT_MS },
  async ({ viewport, hands }) => {
    const { mails, email, origin } = await served();
    await using browser = await openBrowser();
    const { page, faults } = await openPage(browser, origin, { viewport });
    const person = hands(page);
    const newEmail = `ada.${viewport.width}@example.com`;
    await page.goto("/account");
    await signIn(person, email, mails);
    await person.fill(page.getByLabel("New e-mail address"), newEmail);
    await person.press(page.getByRole("button", { name: "Change the address" }));
    await page.getByRole("status").waitFor();
    await expectAccessible(page);
    for (const [at, heading] of [
      [1, "This address has confirmed"],
      [2, "Your e-mail address was changed"],
    ] as const) {
      await page.goto(await linkIn(mails, 3, at));
      await page.getByText("to a...@e...com.").waitFor();
      await expectAccessible(page);
      await person.press(page.getByRole("button", { name: "Confirm the change" }));
      await page.getByRole("heading", { name: heading }).waitFor();
      await expectAccessible(page);
    }
    await page.goto("/account");
    await page.getByText(`Links that sign you in go to ${newEmail}.`).waitFor();
    expect(faults).toEqual([]);
  },
);
