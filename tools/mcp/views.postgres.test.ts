import { Client, StreamableHTTPClientTransport } from "@modelcontextprotocol/client";
import { RESOURCE_MIME_TYPE, RESOURCE_URI_META_KEY } from "@modelcontextprotocol/ext-apps";
import { EXTENSION_ID } from "@modelcontextprotocol/ext-apps/server";
import { Client as OldClient } from "@modelcontextprotocol/sdk/client/index.js";
import { StreamableHTTPClientTransport as OldHttpClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import { beforeAll, describe, expect, test } from "vitest";
import type { Answer } from "../../testing/books.ts";
import { whenOver } from "../../testing/clean-up.ts";
import { connectors, type TestClient } from "../../testing/mcp-clients.ts";
import { agentBooks, mcpAddress, openMcp } from "../../testing/mcp-http.ts";
import { tools } from "../tool.ts";

const VIEWS = { extensions: { [EXTENSION_ID]: { mimeTypes: [RESOURCE_MIME_TYPE] } } };
const INFO = { name: "A host", version: "1" };

interface Target {
  readonly url: string;
  readonly token: string;
}

type Capabilities = Record<string, unknown>;

let url: string;

beforeAll(async () => {
  url = await mcpAddress(await openMcp());
});

function headersOf({ token }: Target) {
  return { requestInit: { headers: { authorization: `Bearer ${token}` } } };
}

/** Hosts of each era that announce these capabilities. */
const HOSTS: Readonly<Record<string, (target: Target, capabilities: Capabilities) => Promise<TestClient>>> = {
  "the protocol of 2025": async (target, capabilities) => {
    const client = new Client(INFO, { capabilities, versionNegotiation: { mode: "legacy" } });
    await client.connect(new StreamableHTTPClientTransport(new URL(target.url), headersOf(target)));
    whenOver(() => client.close());
    return client as unknown as TestClient;
  },
  "the protocol of 2026": async (target, capabilities) => {
    const client = new Client(INFO, { capabilities, versionNegotiation: { mode: { pin: "2026-07-28" } } });
    await client.connect(new StreamableHTTPClientTransport(new URL(target.url), headersOf(target)));
    whenOver(() => client.close());
    return client as unknown as TestClient;
  },
  "the older SDK": async (target, capabilities) => {
    const client = new OldClient(INFO, { capabilities });
    const transport = new OldHttpClientTransport(new URL(target.url), headersOf(target));
    // The types of the older SDK do not support exactOptionalPropertyTypes.
    await client.connect(transport as Parameters<OldClient["connect"]>[0]);
    whenOver(() => client.close());
    return client as unknown as TestClient;
  },
};

const isView = ({ uri }: Answer) => String(uri).startsWith("ui://");

/** The lists of a client, and what its server announces. */
async function listsOf(client: TestClient) {
  const { tools: listed } = await client.listTools();
  const { resources } = await client.listResources();
  const { getServerCapabilities } = client as unknown as Pick<Client, "getServerCapabilities">;
  return { tools: listed, resources, capabilities: getServerCapabilities.call(client) };
}

describe.each(Object.entries(HOSTS))("with %s", (_era, connect) => {
  test("a host that renders views is listed them with their tools, and no view may call a tool that writes", async () => {
    const { token } = await agentBooks();
    const client = await connect({ url, token }, VIEWS);
    const { tools: listed, resources, capabilities } = await listsOf(client);
    expect(capabilities?.extensions).toEqual({ [EXTENSION_ID]: {} });
    const linked = new Map<string, string>();
    for (const { name, annotations, _meta: meta } of listed) {
      if (!annotations.readOnlyHint) expect([name, meta.ui.visibility]).toEqual([name, ["model"]]);
      expect([name, meta?.[RESOURCE_URI_META_KEY]]).toEqual([name, meta?.ui.resourceUri]);
      if (meta?.ui.resourceUri) linked.set(name, meta.ui.resourceUri);
    }
    expect(Object.fromEntries(linked)).toEqual({
      get_summary: "ui://couples-cfo/summary",
      simulate_forecast: "ui://couples-cfo/forecast",
      suggest_rebalance: "ui://couples-cfo/rebalance-review",
      commit_rebalance: "ui://couples-cfo/rebalance-review",
      list_plans: "ui://couples-cfo/rebalance-review",
      list_check_ins: "ui://couples-cfo/check-in",
    });
    const views = resources.filter(isView);
    expect(new Set(views.map(({ uri }: Answer) => uri))).toEqual(new Set(linked.values()));
    for (const { uri, mimeType, _meta: meta } of views) {
      expect(mimeType).toBe(RESOURCE_MIME_TYPE);
      const { contents } = await client.readResource({ uri });
      const [, name] = /\/([\w-]+)$/.exec(uri) ?? [];
      const [{ text, ...content }] = contents;
      expect([contents.length, content]).toEqual([1, { uri, mimeType, _meta: meta }]);
      expect(text.includes(`<html lang="en" data-view="${name}">`)).toBe(true);
      expect(/<(script|link|img)\b[^>]*\s(src|href)=/.test(text)).toBe(false);
      const none = { connectDomains: [], resourceDomains: [], frameDomains: [], baseUriDomains: [] };
      expect(meta.ui.csp).toEqual(none);
    }
  });

  test.each<[string, Capabilities]>([
    ["no extension", {}],
    ["another extension", { extensions: { "com.example/ui": { mimeTypes: [RESOURCE_MIME_TYPE] } } }],
    ["views of another type", { extensions: { [EXTENSION_ID]: { mimeTypes: ["text/html"] } } }],
    ["views without types", { extensions: { [EXTENSION_ID]: {} } }],
  ])("a host with %s sees the tools, resources and answers without views", async (_name, capabilities) => {
    const { token } = await agentBooks();
    const client = await connect({ url, token }, capabilities);
    const lists = await listsOf(client);
    expect(lists.capabilities?.extensions).toBeUndefined();
    expect(lists.tools.map(({ name }: Answer) => name)).toEqual(tools.map(({ name }) => name));
    const fields = ["name", "title", "description", "inputSchema", "outputSchema", "annotations"];
    for (const tool of lists.tools) expect(Object.keys(tool)).toEqual(fields);
    expect(lists.resources.filter(isView)).toEqual([]);
    const host = await connect({ url, token }, VIEWS);
    const [plain, shown] = await Promise.all(
      [client, host].map((one) => one.callTool({ name: "list_goals", arguments: {} })),
    );
    expect(shown).toEqual(plain);
  });
});

test("an address with views=1 lists views for hosts that render them without saying so", async () => {
  const { token } = await agentBooks();
  const connect = connectors["the older SDK"];
  const listed = await connect?.({ url: `${url}?views=1`, token }).then((client) => client.listTools());
  expect(listed?.tools[0]._meta.ui.resourceUri).toBe("ui://couples-cfo/summary");
  await expect(connect?.({ url: `${url}?views=yes`, token })).rejects.toThrow("Give 1 or 0");
});
