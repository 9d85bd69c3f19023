import { expect, test } from "vitest";
import { newCouple } from "../../../testing/books.ts";
import { openRest } from "../../../testing/http.ts";
import { newSessionOf } from "../../../testing/sessions.ts";
import type { ServerOptions } from "../server.ts";

const assistants = (email: string) => ({ claudeDesktop: `desktop of ${email}`, claudeCode: "code" });

/** How a server with these options shows Ben to connect his assistant. */
async function shownToBen(options: Partial<ServerOptions>, headers: Record<string, string> = {}) {
  const { engine, ben } = await newCouple();
  const { secret } = await newSessionOf(engine, ben.id);
  const { app } = await openRest({ engine, assistants, ...options });
  const cookie = `${app.site.cookiePrefix}session=${secret}`;
  const shown = await app.inject({ url: "/auth/assistants", headers: { cookie, ...headers } });
  const nobody = await app.inject({ url: "/auth/assistants", headers });
  expect(nobody.statusCode).toBe(401);
  return shown.json();
}

test("on this machine a person gets the configuration of programs, which Claude.ai cannot use", async () => {
  expect(await shownToBen({}, { host: "localhost:4000" })).toEqual({
    claude_desktop: expect.stringMatching(/^desktop of .*@/),
    claude_code: "code",
    mcp_url: "http://localhost:4000/mcp",
    is_public: false,
  });
});

test("at a public URL a person gets the URL for connectors, and no paths of the server", async () => {
  expect(await shownToBen({ url: "https://books.example" }, { host: "books.example" })).toEqual({
    claude_desktop: null,
    claude_code: "claude mcp add --transport http couples-cfo https://books.example/mcp",
    mcp_url: "https://books.example/mcp",
    is_public: true,
  });
});
