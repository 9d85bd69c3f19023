import { describe, expect, test } from "vitest";
import { callTool, HandApp, openOAuth, REDIRECT, SDKS, SdkApp } from "../../../testing/oauth.ts";

describe("an app of the SDK", () => {
  test.each(Object.entries(SDKS))("connects by its own flow, version %s", async (_version, auth) => {
    const { couple, origin, signedIn } = await openOAuth();
    const browser = await signedIn(couple.ada.id);
    for (const serverUrl of [`${origin}/mcp`, `${origin.replace("localhost", "127.0.0.1")}/mcp`]) {
      const app = new SdkApp();
      expect(await auth(app as never, { serverUrl })).toBe("REDIRECT");
      const back = await browser.consent(app.opened as URL);
      expect(back.href.startsWith(REDIRECT)).toBe(true);
      expect(back.searchParams.get("iss")).toBe(new URL(serverUrl).origin);
      const code = {
        authorizationCode: back.searchParams.get("code") as string,
        iss: back.searchParams.get("iss") as string,
      };
      expect(await auth(app as never, { serverUrl, ...code })).toBe("AUTHORIZED");
      const first = app.saved;
      expect(first).toMatchObject({ token_type: "Bearer", expires_in: 3600, scope: "read" });
      expect(await callTool(origin, first.access_token, "get_summary")).toMatchObject({
        status: 200,
        body: { result: { structuredContent: {} } },
      });
      expect(await auth(app as never, { serverUrl })).toBe("AUTHORIZED");
      expect(app.saved.refresh_token).not.toBe(first.refresh_token);
      expect((await callTool(origin, app.saved.access_token, "list_goals")).status).toBe(200);
    }
  });
});

test("an app that its user lets write changes the books under its own name", async () => {
  const { couple, origin, signedIn } = await openOAuth();
  const app = await HandApp.register(origin);
  const tokens = await app.connect(await signedIn(couple.ada.id), { scopes: ["read", "goals:write"] });
  expect(tokens.scope).toBe("read goals:write");
  const goal = { name: "Boat", target_amount: "9", type: "other", priority: 5 };
  expect(
    (await callTool(origin, tokens.access_token, "create_goal", goal)).body.result.isError,
  ).toBeUndefined();
});
