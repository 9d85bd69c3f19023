import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { ask, engineInMemory, newCouple, newUser } from "../books.ts";
import { expectAccessible, openBrowser, SCREENS, withoutBrowser } from "../browser.ts";
import { keptMails, openRest } from "../http.ts";
import { HANDS, type Hands, openAs } from "./hands.ts";

const TIMEOUT_MS = 180_000;
const MINUTE_MS = 60_000;

/** A server whose clock the test sets, with a plan of Ada's assistant that waits for Ben. */
async function served() {
  const shared = await engineInMemory();
  const couple = await newCouple({ approval_threshold: "50" }, { on: shared });
  const { engine, ada, ben } = couple;
  const { joint, savings, car, trip } = await couple.fill({
    accounts: {
      joint: { name: "Joint checking", balance: "500", is_joint: true },
      savings: { name: "Ben's savings", balance: "900", visibility: "private", by: "ben" },
    },
    goals: { car: { name: "New car", target_amount: "900", priority: 4 }, trip: { name: "Japan trip" } },
  });
  await couple.allocate(joint, car, "300");
  const claude = couple.as({ ...ada.principal, kind: "agent", actor: "claude" });
  const commit = async (amount: string): Promise<string> => {
    const { ledger } = await couple.ask("get_couple", { couple_id: couple.id });
    const moves = [{ account_id: joint, from_goal_id: car, to_goal_id: trip, amount }];
    return (await claude.ask("commit_rebalance", { moves, basis_sequence: ledger.sequence })).plan_id;
  };
  const { mails, mailer } = keptMails();
  const { app } = await openRest({ engine, mailer });
  const origin = (await app.listen({ host: "127.0.0.1", port: 0 })).replace("127.0.0.1", "localhost");
  const emailOf = async ({ id }: { id: string }): Promise<string> =>
    (await ask(engine, "get_me", {}, { userId: id })).user.email;
  /** Opens the link in the mail that comes next, and signs in. */
  const followMail = async ({ page, press }: Hands) => {
    const seen = mails.length;
    await press(page.getByRole("button", { name: "Send me a link" }));
    await expect.poll(() => mails.length).toBe(seen + 1);
    await page.goto(/http:\S+/.exec(mails.at(-1)?.text ?? "")?.[0] ?? "");
    await press(page.getByRole("button", { name: "Sign in" }));
  };
  const signIn = async (person: Hands, user: { id: string }) => {
    await person.fill(person.page.getByLabel("E-mail address"), await emailOf(user));
    await followMail(person);
  };
  return { couple, engine, origin, ada, ben, savings, commit, signIn, followMail };
}

const [POINTER, KEYBOARD] = HANDS;

const heading = (page: Page, name: string) => page.getByRole("heading", { level: 1, name }).waitFor();

test.skipIf(withoutBrowser)(
  "the partner approves a plan on its page after a fresh check; others see that it waits, or nothing",
  { timeout: TIMEOUT_MS },
  async () => {
    const { couple, engine, origin, ada, ben, commit, signIn, followMail } = await served();
    const first = await commit("80");
    await using browser = await openBrowser();
    const bens = await openAs(browser, origin, KEYBOARD);
    await bens.page.goto(`/approve/${first}`);
    await heading(bens.page, "Sign in");
    await signIn(bens, ben);
    // Signing in leads back to the plan.
    await heading(bens.page, "Ada asks for your approval");
    expect(bens.page.url()).toBe(`${origin}/approve/${first}`);
    await bens.page.getByText("Committed by Ada with claude.").waitFor();
    await bens.page.getByText("from New car to Japan trip, in Joint checking").waitFor();
    await expect
      .poll(() => bens.page.getByRole("row").allTextContents())
      .toEqual(
        expect.arrayContaining(["New car$300.00 (33.3%)$220.00 (24.4%)", "Joint checking$200.00$200.00"]),
      );
    for (const { viewport } of SCREENS) {
      await bens.page.setViewportSize(viewport);
      await expectAccessible(bens.page);
    }

    const adas = await openAs(browser, origin, POINTER);
    await adas.page.goto(`/approve/${first}`);
    await signIn(adas, ada);
    await heading(adas.page, "Waits for Ben");
    expect(await adas.page.getByRole("button", { name: "Approve" }).count()).toBe(0);
    await adas.page.getByRole("button", { name: "Withdraw the plan" }).waitFor();
    await expectAccessible(adas.page);

    const stranger = await openAs(browser, origin, POINTER);
    await stranger.page.goto(`/approve/${first}`);
    await signIn(stranger, await newUser(engine, "Cleo"));
    await stranger.page.getByText("There is no such plan in your books.").waitFor();
    await expectAccessible(stranger.page);

    // Ten minutes later the page asks for a new proof, and the link leads back.
    couple.later(10 * MINUTE_MS);
    await bens.press(bens.page.getByRole("button", { name: "Approve" }));
    await bens.page.getByText("Confirm that it is you").waitFor();
    await expectAccessible(bens.page);
    await followMail(bens);
    await heading(bens.page, "Ada asks for your approval");
    await bens.press(bens.page.getByRole("button", { name: "Approve" }));
    await heading(bens.page, "This plan was carried out");
    await heading(adas.page, "This plan was carried out");
    expect(await adas.page.getByRole("button").count()).toBe(0);

    const second = await commit("60");
    await bens.page.goto("/approve");
    await bens.page.getByRole("heading", { name: "For your approval" }).waitFor();
    await expectAccessible(bens.page);
    await bens.press(bens.page.getByRole("link", { name: "Rebalancing plan" }));
    await heading(bens.page, "Ada asks for your approval");
    await adas.page.goto(`/approve/${second}`);
    await adas.press(adas.page.getByRole("button", { name: "Withdraw the plan" }));
    await heading(adas.page, "This plan was rejected");
    await heading(bens.page, "This plan was rejected");

    const third = await commit("70");
    await bens.page.goto(`/approve/${third}`);
    await bens.press(bens.page.getByRole("button", { name: "Reject" }));
    await heading(bens.page, "This plan was rejected");
    for (const { faults } of [bens, adas, stranger]) expect(faults).toEqual([]);
    expect(await couple.discrepancy()).toBeUndefined();
  },
);

test.skipIf(withoutBrowser)(
  "a person confirms the token of an app on the account page, not that of an assistant",
  { timeout: TIMEOUT_MS },
  async () => {
    const { couple, engine, origin, ben, signIn } = await served();
    const input = { scopes: ["read", "plans:commit"] };
    for (const client of ["ios", "android"])
      await ask(engine, "create_token", { ...input, client }, { userId: ben.id });
    await ask(engine, "create_token", { ...input, client: "claude", kind: "agent" }, { userId: ben.id });
    await using browser = await openBrowser();
    const person = await openAs(browser, origin, POINTER);
    const { page, faults } = person;
    await page.goto("/account");
    await signIn(person, ben);
    await page.getByRole("button", { name: "Confirm ios" }).waitFor();
    expect(await page.getByRole("button", { name: /^Confirm/ }).count()).toBe(2);
    await expectAccessible(page);
    await person.press(page.getByRole("button", { name: "Confirm ios" }));
    await expect.poll(() => page.getByText(/app, confirmed on/).count()).toBe(1);
    await KEYBOARD.hands(page).press(page.getByRole("button", { name: "Confirm android" }));
    await expect.poll(() => page.getByText(/app, confirmed on/).count()).toBe(2);
    const { items } = await couple.asBen.ask("list_tokens", {});
    expect(items.map(({ confirmed_at }: { confirmed_at: string | null }) => confirmed_at !== null)).toEqual([
      true,
      true,
      false,
    ]);
    expect(faults).toEqual([]);
  },
);
