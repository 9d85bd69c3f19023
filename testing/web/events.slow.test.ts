import { expect, test } from "vitest";
import { openBrowser, openPage, withoutBrowser } from "../browser.ts";
import { formCouple, OPERATED, startServe } from "../command.ts";
import { temporaryFolder } from "../temporary-folder.ts";

test.skipIf(withoutBrowser)(
  "a browser's EventSource gets each event once, also across a restart of the server",
  { timeout: 180_000 },
  async () => {
    const env = { COUPLES_CFO_DATA: temporaryFolder(), ...OPERATED };
    let server = await startServe(env);
    const { coupleId, adaId } = await formCouple(server);
    const origin = server.url.replace("127.0.0.1", "localhost");
    await using browser = await openBrowser();
    const { page } = await openPage(browser, origin);
    await page.goto("/account");
    await page.getByLabel("E-mail address").fill("ada@example.com");
    await page.keyboard.press("Enter");
    const links = () => server.log.flatMap((line) => /http:\S+?\/sign-in#[\w-]+/.exec(line)?.[0] ?? []);
    await expect.poll(links).toHaveLength(1);
    await page.goto(links()[0] ?? "");
    await page.getByRole("button", { name: "Sign in" }).click();
    await page.getByText("You are signed in as Ada.").waitFor();

    await page.evaluate(() => {
      const got: string[] = [];
      Object.assign(globalThis, { got });
      const source = new EventSource("/events");
      source.addEventListener("ready", (event) => got.push(`ready ${(event as MessageEvent).lastEventId}`));
      source.addEventListener("message", ({ data }) => got.push(JSON.parse(data).event_type));
    });
    const got = () => page.evaluate(() => (globalThis as unknown as { got: string[] }).got);
    const goal = { couple_id: coupleId, name: "Car", target_amount: "100", type: "car", priority: 1 };
    await expect.poll(got).toEqual([expect.stringMatching(/^ready \d+$/)]);
    await server.ask("POST", "/goals", goal);
    await expect.poll(got).toEqual([expect.anything(), "GOAL"]);
    // The stream must not keep the server from stopping.
    expect((await server.end("SIGTERM")).code).toBe(0);
    server = await startServe({ ...env, PORT: new URL(origin).port });
    await server.ask("POST", "/accounts", { user_id: adaId, name: "Cash", balance: "1", is_manual: true });
    await expect.poll(got).toEqual([expect.anything(), "GOAL", "ACCOUNT"]);
  },
);
