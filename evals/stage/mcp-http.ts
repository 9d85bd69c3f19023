import { randomBytes } from "node:crypto";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/client";
import { writeRows } from "../../src/database/queries/write.ts";
import { AccessToken } from "../../src/entities/access-token.ts";
import { createServer } from "../../src/http/server.ts";
import { type NewToken, newToken } from "../../src/identity/new-token.ts";
import { OPERATOR } from "../../src/identity/principal.ts";
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
  const { text, row } = await tokenFor(books);
  const headers = { authorization: `Bearer ${text}` };
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
async function tokenFor({ engine: { orm, ids, now }, principal }: Books): Promise<NewToken> {
  const { userId, actor: client, kind, scopes } = principal;
  if (userId === null || kind === "operator") throw new Error("tools act for a user");
  const making = { caller: OPERATOR, now: now(), ids, secrets: () => randomBytes(32) };
  const made = newToken(making, { userId, client, kind, scopes, days: TOKEN_DAYS });
  await writeRows(orm.em.fork(), null, [{ table: "access_tokens", insert: { ...made.row } }]);
  return made;
}
