import { randomBytes } from "node:crypto";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/client";
import { writeRows } from "../../src/database/queries/write.ts";
import { AccessToken } from "../../src/entities/access-token.ts";
import { createServer } from "../../src/http/server.ts";
import { type NewToken, newToken } from "../../src/identity/new-token.ts";
import { OPERATOR } from "../../src/identity/principal.ts";
import { addMcpOverHttp } from "../../tools/mcp/http.ts";
import { MCP_PATH } from "../../tools/mcp/mount.ts";
import type { Connection } from "./mcp.ts";
import type { Books } from "./surface.ts";

const TOKEN_DAYS = 1;

/** The server that `couples-cfo serve` starts, on the loopback interface, with the clock and ids of the run. */
export async function overHttp(books: Books): Promise<Connection> {
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
 * Creates a token without an event, so that the ledger is the same on every surface. The token is deleted with the server,
 * because `verify` reports a token without an event.
 */
async function tokenFor({ engine: { orm, ids, now }, principal }: Books): Promise<NewToken> {
  const { userId, actor: client, kind, scopes } = principal;
  if (userId === null || kind === "operator") throw new Error("tools act for a user");
  const context = { caller: OPERATOR, now: now(), ids, secrets: () => randomBytes(32) };
  const made = newToken(context, { userId, client, kind, scopes, days: TOKEN_DAYS });
  await writeRows(orm.em.fork(), null, [{ table: "access_tokens", insert: { ...made.row } }]);
  return made;
}
