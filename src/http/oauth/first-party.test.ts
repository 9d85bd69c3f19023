import { describe, expect, test } from "vitest";
import { newCouple } from "../../../testing/books.ts";
import { connectApp } from "../../../testing/connected-apps.ts";
import { openMcp } from "../../../testing/mcp-http.ts";
import { HandApp, openOAuth } from "../../../testing/oauth.ts";
import { firstPartyApps } from "./first-party.ts";

const ID = "ABCDE12345.com.example.books";
const REDIRECT = "com.example.books:/callback";
const apps = [{ clientId: ID, redirectUris: [REDIRECT, "https://books.example/app/callback"] }];

test("an app of the operator acts as a person on the REST API, and approves nothing until it is confirmed", async () => {
  const { couple, origin, signedIn } = await openOAuth({ apps });
  const browser = await signedIn(couple.ada.id);
  const app = await HandApp.register(origin);
  const own = { client_id: ID, redirect_uri: REDIRECT };
  const back = await browser.consent(app.authorization(own), { scopes: ["goals:write"] });
  expect(back.protocol).toBe("com.example.books:");
  const { status, body } = await app.redeem(back.searchParams.get("code") ?? "", own);
  expect(status).toBe(200);
  const me = await fetch(`${origin}/v1/me`, { headers: { authorization: `Bearer ${body.access_token}` } });
  expect(await me.json()).toMatchObject({
    token: { client: ID, kind: "person", scopes: ["read", "goals:write"] },
  });
  const [connected] = (await couple.ask("list_connected_apps", {})).items;
  expect(connected).toMatchObject({ kind: "person", confirmed_at: null });
});

describe("a token and an app are confirmed", () => {
  test.each<[string, Record<string, string>]>([
    ["a page of another site", { origin: "https://evil.example", "sec-fetch-site": "cross-site" }],
    ["a form without an origin", {}],
    ["a page on another port", { origin: "http://localhost:1", "sec-fetch-site": "same-site" }],
  ])("by pages of this server, and not by %s", async (_what, headers) => {
    const { couple, origin, signedIn } = await openOAuth();
    const browser = await signedIn(couple.ada.id);
    const { id: tokenId } = await couple.ask("create_token", { client: "ios", scopes: ["read"] });
    const { app } = await connectApp(couple, { kind: "person" });
    const confirmedAt = async () => {
      const [token] = (await couple.ask("list_tokens", {})).items;
      const [connected] = (await couple.ask("list_connected_apps", {})).items;
      return [token.confirmed_at, connected.confirmed_at];
    };
    const paths = [`/v1/tokens/${tokenId}/confirm`, `/v1/connected-apps/${app.id}/confirm`];
    const statuses = (from: Record<string, string>) =>
      Promise.all(
        paths.map(async (path) => (await browser.send(path, { method: "POST", headers: from })).status),
      );
    expect(await statuses(headers)).toEqual([403, 403]);
    expect(await confirmedAt()).toEqual([null, null]);
    expect(await statuses({ origin })).toEqual([200, 200]);
    expect(await confirmedAt()).toEqual([expect.any(String), expect.any(String)]);
  });
});

test("the association file names Apple apps and the paths of their redirects", async () => {
  const { engine } = await newCouple({}, { clock: "system" });
  const app = await openMcp({ engine, apps, url: "https://books.example" });
  const headers = { host: "books.example" };
  const answer = await app.inject({ url: "/.well-known/apple-app-site-association", headers });
  expect(answer.json()).toEqual({
    applinks: { details: [{ appIDs: [ID], components: [{ "/": "/app/callback" }] }] },
    webcredentials: { apps: [ID] },
  });
});

test.each([
  [[`${ID}=${REDIRECT}`, `${ID}=https://books.example/app/callback`], apps],
  [["no redirect"], expect.stringContaining("no redirect")],
  [[`${ID}=myapp:/callback`], expect.stringContaining("neither")],
  [[`${ID}=http://localhost/callback`], expect.stringContaining("neither")],
])("the setting %j is read", (parts, read) => {
  expect(firstPartyApps(parts)).toEqual(read);
});
