import type { Browser } from "playwright-core";
import { expect, test } from "vitest";
import type { Answer } from "../books.ts";
import { openBrowser, openPage, plugIn, withoutBrowser } from "../browser.ts";
import { type Environment, runCommand, startServe } from "../command.ts";
import { oauthClient } from "../mcp-clients.ts";
import { callTool, SDKS, SdkApp } from "../oauth.ts";
import { temporaryFolder } from "../temporary-folder.ts";
import { APP_REDIRECT, allow } from "./consent.ts";
import { HANDS } from "./hands.ts";
import { followSignInLink, linkIn } from "./links.ts";

const TIMEOUT_MS = 120_000;

/** Sets the clock of a process a day ahead: after a first passkey, a person can approve plans a day later. */
const A_DAY_LATER: Environment = {
  NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(`
    const System = Date;
    globalThis.Date = class extends System {
      constructor(...given) {
        super(...(given.length > 0 ? given : [Date.now()]));
      }
      static now() {
        return System.now() + 86_400_000;
      }
    };`)}`,
};

const [{ hands, viewport }] = HANDS;

/** A person's phone with an authenticator, and what they read and press on it. */
async function personIn(browser: Browser, origin: string) {
  const { page, faults } = await openPage(browser, origin, { viewport });
  const devices = await page.context().newCDPSession(page);
  await devices.send("WebAuthn.enable");
  await plugIn(devices, "internal");
  const pointer = hands(page);
  const press = (name: string) => pointer.press(page.getByRole("button", { name, exact: true }));
  return {
    page,
    pointer,
    faults,
    press,
    reads: (text: string) => page.getByText(text).waitFor(),
    heading: (name: string) => page.getByRole("heading", { level: 1, name }).waitFor(),
    async fill(fields: Readonly<Record<string, string>>) {
      for (const [label, value] of Object.entries(fields))
        await pointer.fill(page.getByLabel(label, { exact: true }), value);
    },
    async addPasskey(name: string) {
      await page.getByLabel("Name of the passkey").fill(name);
      await press("Add a passkey");
      await page.getByRole("button", { name: `Remove ${name}` }).waitFor();
    },
    get: (path: string): Promise<Answer> => page.evaluate(async (at) => (await fetch(at)).json(), path),
  };
}

type Person = Awaited<ReturnType<typeof personIn>>;

/** Ada makes the books, Ben joins them by a link that she passes on, and both add a passkey. */
async function startBooks(ada: Person, ben: Person, server: Awaited<ReturnType<typeof startServe>>) {
  await ada.page.goto(await linkIn(server, "set-up", 1));
  await ada.fill({
    "Your name": "Ada",
    "E-mail address": "ada@example.com",
    "What one of you may take from goals alone": "100",
    "Your first account": "Joint checking",
    "Its balance": "1000",
  });
  await ada.press("Start the books");
  await ada.heading("Your books are ready");
  await ada.page.getByRole("link", { name: "Go to your account" }).click();
  await ada.addPasskey("Ada's laptop");
  await ada.press("Invite");
  const invitation = (await ada.page.locator("code").textContent()) ?? "";

  await ben.page.goto(invitation);
  await ben.heading("Ada invites you");
  await ben.fill({ "E-mail address": "ben@example.com" });
  await ben.press("Send me a link");
  await followSignInLink(ben.pointer, await linkIn(server, "sign-in", 1), "Ben");
  await ben.press("Join the books");
  await ben.heading("Ada has to confirm you");
  await ada.page.evaluate("dispatchEvent(new Event('focus'))");
  await ada.press("Let Ben in");
  await ada.reads("You keep the books with Ben.");
  await ben.page.goto("/account");
  await ben.reads("You keep the books with Ada.");
  await ben.addPasskey("Ben's phone");
}

/** Connects an app of the SDK, whose user lets it write on the consent page. */
async function connect(ada: Person, serverUrl: string): Promise<SdkApp> {
  const app = new SdkApp({ redirect: APP_REDIRECT });
  expect(await SDKS["2.x"](app as never, { serverUrl })).toBe("REDIRECT");
  await ada.page.goto(String(app.opened));
  await ada.heading("Probe asks for access to your books");
  for (const scope of ["Create and change goals", "Earmark money for goals", "Carry out rebalancing plans"])
    await ada.page.getByLabel(scope).check();
  const back = await allow(ada.pointer);
  const answer = { authorizationCode: back.get("code") ?? "", iss: back.get("iss") ?? "" };
  expect(await SDKS["2.x"](app as never, { serverUrl, ...answer })).toBe("AUTHORIZED");
  return app;
}

test.skipIf(withoutBrowser)(
  "two people start their books, connect an assistant, approve what it proposes, and remove it",
  { timeout: TIMEOUT_MS },
  async () => {
    const env = { COUPLES_CFO_DATA: temporaryFolder() };
    const first = await startServe(env);
    const port = new URL(first.url).port;
    const origin = `http://localhost:${port}`;
    await using browser = await openBrowser();
    const [ada, ben] = [await personIn(browser, origin), await personIn(browser, origin)];
    await startBooks(ada, ben, first);
    expect((await first.end("SIGTERM")).code).toBe(0);

    const server = await startServe({ ...env, ...A_DAY_LATER, PORT: port });
    const app = await connect(ada, `${origin}/mcp`);
    const client = await oauthClient(`${origin}/mcp`, app);
    const call = async (name: string, input: Record<string, unknown> = {}): Promise<Answer> => {
      const { structuredContent, isError } = await client.callTool({ name, arguments: input });
      expect(isError, JSON.stringify(structuredContent)).toBeFalsy();
      return structuredContent;
    };
    const [account] = (await call("list_accounts")).items;
    const goal = { type: "savings", target_amount: "900", priority: 3 };
    const car = await call("create_goal", { ...goal, name: "New car" });
    await call("allocate_to_goal", { account_id: account.id, goal_id: car.id, amount: "600" });
    const { couple } = await call("get_summary");
    const moves = [{ account_id: account.id, from_goal_id: car.id, amount: "150" }];
    const plan = await call("commit_rebalance", { moves, basis_sequence: couple.ledger.sequence });
    expect(plan).toMatchObject({
      status: "awaiting_approval",
      approval_url: `${origin}/approve/${plan.plan_id}`,
    });

    await ben.page.goto(plan.approval_url);
    await ben.heading("Ada asks for your approval");
    await ben.reads("Committed by Ada with Probe.");
    await ben.press("Approve");
    await ben.heading("This plan was carried out");
    await ada.page.goto("/account");
    await ada.press("Disconnect Probe");
    await expect.poll(() => ada.page.getByText("Connected apps").count()).toBe(0);
    // The client meets a 401, and its refresh token has ended too.
    await expect(client.callTool({ name: "get_summary" })).rejects.toMatchObject({ code: "invalid_grant" });
    expect((await callTool(origin, app.saved?.access_token, "get_summary")).status).toBe(401);
    const [{ couple: ours }, { items: events }] = [
      await ben.get("/v1/me"),
      await ben.get("/v1/ledger?limit=100"),
    ];
    const nameOf = (id: string) => ours.partners.find((one: Answer) => one.id === id)?.display_name;
    const done = events.map(({ event_type, user_id, actor, metadata }: Answer) => {
      const approval =
        metadata.approved_by === undefined ? "" : `, approved by ${nameOf(metadata.approved_by)}`;
      return `${nameOf(user_id)} with ${actor}: ${metadata.action ?? event_type}${approval}`;
    });
    expect(done.slice(0, -2)).toEqual([
      "Ada with web: app_removed",
      "Ada with Probe: RELEASE, approved by Ben",
      "Ben with web: approved",
      "Ada with Probe: awaiting_approval",
      "Ada with Probe: ALLOCATION",
      "Ada with Probe: created",
      "Ada with web: app_connected",
      "Ben with web: passkey_added",
      "Ben with web: joined, approved by Ada",
      "Ada with web: passkey_added",
    ]);
    const elsewhere = (fault: string) => !fault.includes(APP_REDIRECT);
    expect([...ada.faults, ...ben.faults].filter(elsewhere)).toEqual([]);
    expect((await server.end("SIGTERM")).code).toBe(0);
    expect(await runCommand(["verify"], env)).toMatchObject({
      code: 0,
      stdout: expect.stringContaining("ok"),
    });
  },
);
