import { fileURLToPath } from "node:url";
import { Client, StreamableHTTPClientTransport } from "@modelcontextprotocol/client";
import { RESOURCE_MIME_TYPE } from "@modelcontextprotocol/ext-apps";
import { EXTENSION_ID } from "@modelcontextprotocol/ext-apps/server";
import type { Browser, FrameLocator, Page } from "playwright-core";
import { build } from "vite";
import { beforeAll, describe, expect, test } from "vitest";
import { AGENT_SCOPES } from "../../src/identity/agent.ts";
import { type Answer, newCouple, unexpected } from "../books.ts";
import { expectAccessible, openBrowser, openPage, withoutBrowser } from "../browser.ts";
import { afterFile } from "../clean-up.ts";
import { mcpAddress, openMcp } from "../mcp-http.ts";
import { openedEngine } from "../own-database.ts";

const ORIGIN = "http://assistant.example";
const PAGES = "https://books.example";
const MARKUP = "<img src=x onerror=alert(1)>";
const CAPABILITIES = { serverTools: {}, openLinks: {} };

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
  const shared = await openedEngine({}, { log: unexpected });
  const couple = await newCouple({ approval_threshold: "50" }, { on: shared });
  const account = await couple.account({ name: `Joint ${MARKUP}`, balance: "5000", is_joint: true });
  const trip = await couple.goal({ name: MARKUP, target_amount: "3000", deadline: "2026-09-10" });
  const car = await couple.goal({ name: "«Car» & ”more“", target_amount: "9000", priority: 4 });
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
  await page.exposeFunction("openLink", (url: string) => {
    links.push(url);
    return {};
  });
  await page.goto("/");
  const frame = page.frameLocator("iframe").first();
  const show = async (asked: Asked & { readonly result?: object }): Promise<FrameLocator> => {
    const { tool, input = {}, context = {}, capabilities = CAPABILITIES } = asked;
    const { _meta: meta } = tools.find(({ name }: Answer) => name === tool);
    const { contents } = (await client.readResource({ uri: meta.ui.resourceUri })) as Answer;
    view = contents[0].text;
    const result = asked.result ?? (await client.callTool({ name: tool, arguments: input }));
    const given = { context: { theme: "light", ...context }, capabilities, input, result };
    await page.evaluate((shown) => Reflect.get(globalThis, "showView")(shown), given);
    return frame;
  };
  const viewFrame = () => page.frames().find((one) => one.url().startsWith(`${ORIGIN}/view`)) ?? page.mainFrame();
  return { page, faults, frame, viewFrame, calls, links, show };
}

/** Calls a function of the host's page. */
function onHost(page: Page, name: string, given: object): Promise<void> {
  return page.evaluate(([called, value]) => Reflect.get(globalThis, called as string)(value), [name, given]);
}

const SHOWN: readonly (readonly [
  view: string,
  asked: Asked,
  texts: readonly string[],
  calls: readonly string[],
])[] = [
  ["summary", { tool: "get_summary" }, ["Your money", "$3,199.50", MARKUP, "$600.00 of $3,000.00"], []],
  [
    "forecast",
    { tool: "simulate_forecast", input: { contribution: { amount: "500", frequency: "monthly" } } },
    [MARKUP, "«Car» & ”more“", "Reaches its target on"],
    ["get_summary", "simulate_forecast"],
  ],
  [
    "check-in",
    { tool: "list_check_ins" },
    [
      `How are we? ${MARKUP}`,
      "Due since May 20, 2026",
      "Scheduled for May 24, 2026",
      "Waits for: You and Ben.",
    ],
    ["get_summary"],
  ],
];

describe.skipIf(withoutBrowser)("a view in a host", { timeout: 120_000 }, () => {
  test.each(SHOWN)(
    "%s shows its answer in both schemes, and people's words as text",
    async (_name, asked, texts, calls) => {
      const host = await openHost();
      for (const theme of ["light", "dark"]) {
        const frame = await host.show({ ...asked, context: { theme, styles: STYLES } });
        for (const text of texts) await frame.getByText(text).first().waitFor();
        expect(await frame.locator("img").count()).toBe(0);
        await expectAccessible(host.viewFrame());
      }
      expect([host.faults, new Set(host.calls), host.links]).toEqual([[], new Set(calls), []]);
    },
  );
});
