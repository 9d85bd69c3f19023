import { fileURLToPath } from "node:url";
import { Client, StreamableHTTPClientTransport } from "@modelcontextprotocol/client";
import { RESOURCE_MIME_TYPE } from "@modelcontextprotocol/ext-apps";
import { EXTENSION_ID } from "@modelcontextprotocol/ext-apps/server";
import type { Browser, FrameLocator } from "playwright-core";
import { build } from "vite";
import { beforeAll, describe, expect, test } from "vitest";
import { AGENT_SCOPES } from "../../src/identity/agent.ts";
import { type Answer, engineInMemory, newCouple } from "../books.ts";
import { expectAccessible, openBrowser, openPage, withoutBrowser } from "../browser.ts";
import { afterFile } from "../clean-up.ts";
import { mcpAddress, openMcp } from "../mcp-http.ts";
import { HANDS } from "./hands.ts";

const ORIGIN = "http://assistant.example";
const PAGES = "https://books.example";
const MARKUP = "<img src=x onerror=alert(1)>";
const OWN_QUOTES = "«Car» & ”more“";
const CAPABILITIES = { serverTools: {}, serverResources: {}, openLinks: {} };

/** What a host allows a view that declares no hosts, by the extension's specification. */
const POLICY =
  "default-src 'none'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; connect-src 'none'; " +
  "img-src 'self' data:; font-src 'self'; media-src 'self' data:; frame-src 'none'; object-src 'none'; base-uri 'self'";

/** Colors like those of an assistant's app. */
const STYLES = {
  variables: {
    "--color-background-primary": "light-dark(#ffffff, #262624)",
    "--color-background-secondary": "light-dark(#f5f4ee, #30302e)",
    "--color-text-primary": "light-dark(#141413, #faf9f5)",
    "--color-text-secondary": "light-dark(#3d3d3a, #c2c0b6)",
    "--color-border-primary": "light-dark(#1f1e1d66, #dedcd166)",
  },
};

let client: Client;
let browser: Browser;
let host: string;

beforeAll(async () => {
  if (withoutBrowser) return;
  [client, host, browser] = await Promise.all([connectedClient(), builtHost(), openBrowser()]);
  afterFile(() => browser.close());
}, 120_000);

/** Books with goals that have hostile names, a plan that waits for Ben, and check-ins; and Ada's assistant. */
async function connectedClient(): Promise<Client> {
  const shared = await engineInMemory();
  const couple = await newCouple({ approval_threshold: "50" }, { on: shared });
  const account = await couple.account({ name: `Joint ${MARKUP}`, balance: "5000", is_joint: true });
  const trip = await couple.goal({ name: MARKUP, target_amount: "3000", deadline: "2026-09-10" });
  const car = await couple.goal({ name: OWN_QUOTES, target_amount: "9000", priority: 4 });
  couple.clock = new Date("2026-05-20T15:00:00.000Z");
  for (const [goal, amount] of [
    [trip, "600"],
    [car, "1200.50"],
  ] as const)
    await couple.allocate(account.id, goal.id, amount);
  const move = { account_id: account.id, from_goal_id: car.id, to_goal_id: trip.id, amount: "400" };
  const { ledger } = await couple.ask("get_couple", { couple_id: couple.id });
  await couple.ask("commit_rebalance", { moves: [move], basis_sequence: ledger.sequence });
  await couple.ask("schedule_check_in", { schedule: "now", message: `How are we? ${MARKUP}` });
  const sundays = { rrule: "FREQ=WEEKLY;BYDAY=SU", start: "2026-05-24T18:00" };
  await couple.ask("schedule_check_in", { schedule: sundays });
  const { token } = await couple.ask("create_token", {
    client: "claude",
    kind: "agent",
    scopes: AGENT_SCOPES,
  });
  const url = await mcpAddress(await openMcp({ engine: { ...couple.engine, pageOrigin: () => PAGES } }));
  const capabilities = { extensions: { [EXTENSION_ID]: { mimeTypes: [RESOURCE_MIME_TYPE] } } };
  const assistant = new Client({ name: "A host", version: "1" }, { capabilities });
  const headers = { authorization: `Bearer ${token}` };
  await assistant.connect(new StreamableHTTPClientTransport(new URL(url), { requestInit: { headers } }));
  afterFile(() => assistant.close());
  return assistant;
}

async function builtHost(): Promise<string> {
  const input = fileURLToPath(new URL("view-host.js", import.meta.url));
  const built = await build({
    configFile: false,
    logLevel: "warn",
    build: { write: false, rolldownOptions: { input } },
  });
  if (!("output" in built)) throw new Error("the host was not built");
  return built.output[0].code;
}

interface Asked {
  readonly tool: string;
  readonly input?: Record<string, unknown>;
  readonly context?: object;
  readonly capabilities?: object;
}

/** A host's page. `show` calls a tool and shows its view; `calls` are the tools that views called, `links` what they opened. */
async function openHost() {
  const { page, faults } = await openPage(browser, ORIGIN, { viewport: { width: 480, height: 900 } });
  const { tools } = (await client.listTools()) as Answer;
  let view = "";
  await page.route(`${ORIGIN}/`, (route) =>
    route.fulfill({
      contentType: "text/html",
      body: `<!doctype html><html lang="en"><title>A host</title><body><main></main><script type="module">${host}</script></body></html>`,
    }),
  );
  await page.route(`${ORIGIN}/view?*`, (route) =>
    route.fulfill({
      contentType: "text/html",
      headers: { "content-security-policy": POLICY },
      body: view,
    }),
  );
  const calls: string[] = [];
  const links: string[] = [];
  await page.exposeFunction("callTool", (call: { name: string; arguments: Record<string, unknown> }) => {
    calls.push(call.name);
    return client.callTool(call);
  });
  await page.exposeFunction("readResource", (uri: string) => client.readResource({ uri }));
  await page.exposeFunction("openLink", (url: string) => {
    links.push(url);
    return {};
  });
  await page.goto("/");
  /** Calls a function of the host's page. */
  const tell = (name: string, given: object): Promise<void> =>
    page.evaluate(([called, value]) => Reflect.get(globalThis, called as string)(value), [name, given]);
  const frame = page.frameLocator("iframe").first();
  const show = async (asked: Asked & { readonly result?: object }): Promise<FrameLocator> => {
    const { tool, input = {}, context = {}, capabilities = CAPABILITIES } = asked;
    const { _meta: meta } = tools.find(({ name }: Answer) => name === tool);
    const { contents } = (await client.readResource({ uri: meta.ui.resourceUri })) as Answer;
    view = contents[0].text;
    const result = asked.result ?? (await client.callTool({ name: tool, arguments: input }));
    const given = { context: { theme: "light", ...context }, capabilities, input, result };
    await tell("showView", given);
    return frame;
  };
  const viewFrame = () =>
    page.frames().find((one) => one.url().startsWith(`${ORIGIN}/view`)) ?? page.mainFrame();
  return { page, faults, viewFrame, tell, calls, links, show };
}

const MONTHLY = { contribution: { amount: "500", frequency: "monthly" } };
const WAITING = "Nothing has moved yet.";

const SHOWN: readonly (readonly [Asked, texts: readonly string[], calls: readonly string[]])[] = [
  [{ tool: "get_summary" }, ["Your money", "$3,199.50", MARKUP, "$600.00"], []],
  [
    { tool: "simulate_forecast", input: MONTHLY },
    [MARKUP, OWN_QUOTES, "Reaches its target on", "Show as a table"],
    ["get_summary", "simulate_forecast"],
  ],
  [
    { tool: "suggest_rebalance", input: { strategy: "fill" } },
    ["A plan for your goals", MARKUP, "Before"],
    ["get_summary"],
  ],
  [{ tool: "list_plans" }, ["Waits for Ben", WAITING, "$400.00", OWN_QUOTES], ["get_summary"]],
  [
    { tool: "list_check_ins" },
    [`How are we? ${MARKUP}`, "May 20, 2026", "May 24, 2026", "Waits for: You and Ben"],
    ["get_summary"],
  ],
];

describe.skipIf(withoutBrowser)("a view in a host", { timeout: 120_000 }, () => {
  test.each(SHOWN)("shows %j in both schemes, and people's words as text", async (asked, texts, calls) => {
    const host = await openHost();
    for (const theme of ["light", "dark"]) {
      const frame = await host.show({ ...asked, context: { theme, styles: STYLES } });
      for (const text of texts) await frame.getByText(text).first().waitFor();
      expect(await frame.locator("img").count()).toBe(0);
      await expectAccessible(host.viewFrame());
    }
    expect([host.faults, new Set(host.calls), host.links]).toEqual([[], new Set(calls), []]);
  });

  test("opens the page of a plan in the host, and calls no tool that writes", async () => {
    const host = await openHost();
    const frame = await host.show({ tool: "list_plans", input: { status: "all" } });
    await frame.getByRole("button", { name: "Open the page of the plan" }).click();
    await expect.poll(() => host.links).toEqual([expect.stringMatching(`^${PAGES}/approve/[0-9a-f-]{36}$`)]);
    await host.show({ tool: "list_plans", capabilities: {} });
    await frame.getByText("Waits for approval").waitFor();
    await frame.getByText(`${PAGES}/approve/`).waitFor();
    expect([host.faults, host.calls, host.links.length]).toEqual([[], ["get_summary"], 1]);
  });

  test("shows amounts and its own words where its host calls no tools", async () => {
    const host = await openHost();
    const frame = await host.show({ tool: "simulate_forecast", input: MONTHLY, capabilities: {} });
    await frame.getByText("Reaches its target on").first().waitFor();
    expect(await frame.getByRole("slider").count()).toBe(0);
    expect([host.faults, host.calls]).toEqual([[], []]);
  });

  test.each(HANDS)("computes a forecast again for another monthly amount $name", async ({ hands }) => {
    const host = await openHost();
    const frame = await host.show({ tool: "simulate_forecast", input: MONTHLY });
    const slider = frame.getByRole("slider");
    await frame.getByText("$500", { exact: true }).waitFor();
    const outcome = frame.locator("section p").first();
    const first = await outcome.textContent();
    await hands(host.page).slide(slider);
    await expect.poll(() => slider.getAttribute("aria-valuetext")).toMatch(/^\$1,3\d\d$/);
    await expect.poll(() => outcome.textContent()).not.toBe(first);
    expect(host.faults).toEqual([]);
  });

  test("shows nothing of an answer that it does not know", async () => {
    const host = await openHost();
    const content = [{ type: "text", text: "Something else" }];
    const unknown = "This view does not know this form of answer.";
    const ended = "There is no answer to show.";
    for (const [given, said] of [
      [{ structuredContent: { items: [] } }, unknown],
      [{ structuredContent: { goals: [], totals: { balance: "<b>1</b>" } } }, unknown],
      [{ structuredContent: "<img src=x>" }, unknown],
      [{ isError: true, structuredContent: { goals: [] } }, ended],
      [{}, ended],
    ] as const) {
      const frame = await host.show({ tool: "get_summary", result: { content, ...given } });
      await frame.getByText(said).waitFor();
    }
    expect(host.faults).toEqual([]);
  });

  test("follows its host's theme, language and size, and no message of another window", async () => {
    const host = await openHost();
    const frame = await host.show({ tool: "get_summary", context: { locale: "en-GB" } });
    await frame.getByText("US$3,199.50").waitFor();
    const height = () =>
      host.page
        .locator("iframe")
        .first()
        .evaluate((view) => Reflect.get(view, "clientHeight"));
    await expect.poll(height).toBeGreaterThan(400);
    const scheme = () => frame.locator("html").getAttribute("data-theme");
    expect(await scheme()).toBe("light");
    // The forged message arrives before the change, which shows that it was ignored.
    const forged = { structuredContent: { goals: "forged" }, content: [] };
    await host.tell("forge", { jsonrpc: "2.0", method: "ui/notifications/tool-result", params: forged });
    await host.tell("changeContext", { theme: "dark", locale: "en-US" });
    await frame.getByText("$3,199.50", { exact: true }).waitFor();
    expect(await scheme()).toBe("dark");
    expect(host.faults).toEqual([]);
  });

  test("says where it belongs when it is opened without a host", async () => {
    const host = await openHost();
    await host.show({ tool: "get_summary" });
    await host.page.goto("/view?alone");
    await host.page.getByText("An assistant shows this view").waitFor();
  });
});
