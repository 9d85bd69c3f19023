import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { expectAccessible, expectAccessibleInBothSchemes, openBrowser, withoutBrowser } from "../browser.ts";
import { summaryWith } from "../claude-desktop.ts";
import { OPERATED, startServe } from "../command.ts";
import { temporaryFolder } from "../temporary-folder.ts";
import { HANDS, type Hands, openAs } from "./hands.ts";
import { followSignInLink, linkIn } from "./links.ts";

const TIMEOUT_MS = 180_000;

test.skipIf(withoutBrowser)(
  "a partner invites by mail and pointer, or by link and keyboard, and the other joins, leaves and erases themselves",
  { timeout: TIMEOUT_MS },
  async () => {
    const server = await startServe({ COUPLES_CFO_DATA: temporaryFolder(), ...OPERATED });
    const origin = server.url.replace("127.0.0.1", "localhost");
    await using browser = await openBrowser();
    let signIns = 0;
    for (const [index, way] of HANDS.entries()) {
      const [inviter, joiner] = [`ada${index}@example.com`, `ben${index}@example.com`];
      const { id } = await server.ask("POST", "/users", { email: inviter, display_name: "Ada" });
      await server.ask("POST", "/couples", { partner_1_id: id });
      const ada = await openAs(browser, origin, way);
      await ada.page.goto("/account");
      await ada.fill(ada.page.getByLabel("E-mail address"), inviter);
      await ada.press(ada.page.getByRole("button", { name: "Send me a link" }));
      await followSignInLink(ada, await linkIn(server, "sign-in", ++signIns));
      await ada.page.getByText("You keep the books alone.").waitFor();
      await expectAccessible(ada.page);
      // The inviter withdraws a first invitation, whose link then leads nowhere.
      await ada.press(ada.page.getByRole("button", { name: "Invite" }));
      const withdrawn = (await ada.page.locator("code").textContent()) ?? "";
      await ada.press(ada.page.getByRole("button", { name: "Withdraw the invitation" }));
      await ada.page.getByText("You keep the books alone.").waitFor();
      const isByMail = index === 0;
      if (isByMail) await ada.fill(ada.page.getByLabel("Your partner's e-mail address"), joiner);
      await ada.press(ada.page.getByRole("button", { name: "Invite" }));
      await ada.page.getByRole("button", { name: "Withdraw the invitation" }).waitFor();
      await expectAccessible(ada.page);
      const link = isByMail
        ? await linkIn(server, "invite", 1)
        : ((await ada.page.locator("code").textContent()) ?? "");

      const ben = await openAs(browser, origin, way);
      await ben.page.goto(withdrawn);
      await ben.page.getByText("This invitation was used or withdrawn").waitFor();
      await ben.page.goto(link);
      await ben.page.getByRole("heading", { name: "Ada invites you" }).waitFor();
      expect(ben.page.url()).toBe(link.split("#")[0]);
      await ben.page.getByText("You would see the whole shared history").waitFor();
      await expectAccessible(ben.page);
      await ben.fill(ben.page.getByLabel("E-mail address"), joiner);
      await ben.page.keyboard.press("Enter");
      await ben.page.getByText("a link is on its way").waitFor();
      await followSignInLink(ben, await linkIn(server, "sign-in", ++signIns), "Ben");
      await ben.page.getByText(`You are signed in with ${joiner}.`).waitFor();
      await expectAccessible(ben.page);
      await ben.press(ben.page.getByRole("button", { name: "Join the books" }));
      if (isByMail) {
        await ben.page.getByRole("heading", { name: "You share books with Ada" }).waitFor();
        // What the page shows is all that his assistant needs.
        await ben.page.getByText("Claude.ai and ChatGPT cannot reach this server").waitFor();
        const config = await ben.page.locator("pre").first().textContent();
        const { you, partners } = await summaryWith(config ?? "");
        expect(you.name).toContain("Ben");
        expect(partners).toHaveLength(2);
      } else {
        await ben.page.getByRole("heading", { name: "Ada has to confirm you" }).waitFor();
        await expectAccessible(ben.page);
        await ben.page.goto("/account");
        await ben.page.getByText("You accepted an invitation from Ada").waitFor();
        await ben.page.getByRole("button", { name: "Withdraw from the books of Ada" }).waitFor();
        await expectAccessible(ben.page);
        await ben.page.goto(link);
        await ben.page.getByRole("heading", { name: "Ada has to confirm you" }).waitFor();
        await ada.page.evaluate("dispatchEvent(new Event('focus'))");
        await ada.page.getByText(`Ben (${joiner}) accepted your invitation.`).waitFor();
        await expectAccessible(ada.page);
        await ada.press(ada.page.getByRole("button", { name: "Let Ben in" }));
        await ada.page.getByText("You keep the books with Ben.").waitFor();
      }
      await expectAccessible(ben.page);
      await ben.press(ben.page.getByRole("link", { name: "Go to your account" }));
      await ben.page.getByText("You keep the books with Ada.").waitFor();
      expect(await downloaded(ben, "Download the books")).toMatchObject({ couple: { ended_at: null } });
      // One inviter's page follows the events of the books, the other's does not.
      if (!isByMail) await ada.page.route("**/events", (route) => route.abort());
      await ada.page.goto("/journal");
      await ada.press(ada.page.getByText("Write an entry"));
      await ada.fill(ada.page.getByLabel("What is on your mind?"), "Still here");
      await ben.press(ben.page.getByText("Leave the books").first());
      await ben.fill(ben.page.getByLabel("Type “leave for good” to confirm"), "leave");
      await ben.press(ben.page.getByRole("button", { name: "Leave the books" }));
      await ben.page.getByText("Give “leave for good” to confirm.").waitFor();
      await expectAccessible(ben.page);
      await ben.fill(ben.page.getByLabel("Type “leave for good” to confirm"), "leave for good");
      await ben.press(ben.page.getByRole("button", { name: "Leave the books" }));
      await expect.poll(() => ben.page.getByText("Leave the books").count()).toBe(0);
      await ben.page.getByText("You are signed in as Ben.").waitFor();
      if (!isByMail) await ada.press(ada.page.getByRole("button", { name: "Save the entry" }));
      await ada.page.getByText("Your books have ended").waitFor();
      await expectAccessibleInBothSchemes(ada.page);
      const hers = await downloaded(ada, "Download former books 1");
      expect(hers).toMatchObject({ couple: { ended_at: expect.any(String) }, journal: [] });
      const former = await downloaded(ben, "Download former books 1");
      expect(former).toMatchObject({ couple: { ended_at: expect.any(String) } });
      await ben.page.goto(link);
      await ben.page.getByText("This invitation was used or withdrawn").waitFor();
      await expectAccessible(ben.page);
      await ben.page.goto("/sign-in");
      await ben.fill(ben.page.getByLabel("E-mail address"), joiner);
      await ben.page.keyboard.press("Enter");
      await followSignInLink(ben, await linkIn(server, "sign-in", ++signIns));
      await ben.page.waitForURL(`${origin}/`);
      await ben.page.goto("/account");
      await ben.press(ben.page.getByText("Erase my account").first());
      await ben.fill(ben.page.getByLabel("Type “erase for good” to confirm"), "erase");
      await ben.press(ben.page.getByRole("button", { name: "Erase my account" }));
      await ben.page.getByText("Give “erase for good” to confirm.").waitFor();
      await expectAccessible(ben.page);
      await ben.fill(ben.page.getByLabel("Type “erase for good” to confirm"), "erase for good");
      await ben.press(ben.page.getByRole("button", { name: "Erase my account" }));
      await ben.page.waitForURL(`${origin}/sign-in`);
      await ben.page.getByText("Your account and what you typed are erased.").waitFor();
      expect([...ada.faults, ...ben.faults]).toEqual([]);
      await Promise.all([ada.page.context().close(), ben.page.context().close()]);
    }
  },
);

/** The file that a button saves. */
async function downloaded({ page, press }: Hands, button: string): Promise<unknown> {
  const saving = page.waitForEvent("download");
  await press(page.getByRole("button", { name: button }));
  const path = await (await saving).path();
  return JSON.parse(await readFile(path, "utf8"));
}
