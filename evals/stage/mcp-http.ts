import { randomBytes } from "node:crypto";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/client";
import { AccessToken } from "../../src/entities/access-token.ts";
import { createServer } from "../../src/http/server.ts";
import { OPERATOR } from "../../src/identity/principal.ts";
import { newAccessToken } from "../../src/identity/token.ts";
import { addMcpOverHttp, MCP_PATH } from "../../tools/mcp/http.ts";
import type { Line } from "./mcp.ts";
import type { Books } from "./surface.ts";

const TOKEN_DAYS = 1;

/** The server that `serve` is, on the loopback, on books whose clock and ids are the run's. */
export async function overHttp(books: Books): Promise<Line> {
  const { engine } = books;
  const operatorKey = randomBytes(32).toString("hex");
  const app = await createServer({ engine, operatorKey, ratePerMinute: Number.MAX_SAFE_INTEGER });
  await addMcpOverHttp(app, { engine, version: "0.0.0" });
  const address = await app.listen({ host: "127.0.0.1", port: 0 });
  const { token, row } = await tokenFor(books);
  const headers = { authorization: `Bearer ${token}` };
  const transport = new StreamableHTTPClientTransport(new URL(MCP_PATH, address), {
    requestInit: { headers },
  });
  const close = async () => {
    await app.close();
    await engine.orm.em.fork().nativeDelete(AccessToken, { id: row.id });
  };
  return { transport, close };
}

/**
 * Makes a token without an event, so that the ledger is the same on every surface. It is deleted with the server, since
 * verify finds a token that no event states.
 */
async function tokenFor({
  engine: { orm, ids, now },
  principal,
}: Books): Promise<ReturnType<typeof newAccessToken>> {
  const { userId, actor: client, kind, scopes } = principal;
  if (userId === null || kind === "operator") throw new Error("tools act for a user");
  const em = orm.em.fork();
  const wanted = { userId, client, kind, scopes: [...scopes], days: TOKEN_DAYS };
  const made = newAccessToken({ em, ids, now: now(), principal: OPERATOR }, wanted);
  await em.flush();
  return made;
}
