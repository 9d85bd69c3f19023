import type { FastifyInstance } from "fastify";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Engine } from "../../src/engine/engine.ts";
import { openEngine } from "../../src/engine/open.ts";
import { createServer } from "../../src/http/server.ts";
import { AGENT_SCOPES } from "../../src/identity/agent.ts";
import { addMcpOverHttp } from "../../tools/mcp/http.ts";
import { mountMcp } from "../../tools/mcp/mount.ts";
import { ask, formCouple, unexpected, webhookMeans } from "../books.ts";
import { freePort } from "../free-port.ts";
import { OPERATOR_KEY } from "../http.ts";
import { mcpAddress } from "../mcp-http.ts";
import { HandApp, openOAuth } from "../oauth.ts";
import { fixtureServer } from "./fixture.ts";
import { type Result, runAuthorizationScenarios, runScenarios, scenariosOf } from "./suite.ts";
import { UNDECLARED, WITHOUT_FIXTURE } from "./undeclared.ts";

const TIMEOUT_MS = 120_000;

let engine: Engine;
let token: string;

beforeAll(async () => {
  engine = await openEngine({}, { log: unexpected, webhooks: webhookMeans });
  const { ada } = await formCouple(engine);
  const wanted = { client: "suite", kind: "agent", scopes: AGENT_SCOPES };
  ({ token } = await ask(engine, "create_token", wanted, { principal: ada.principal }));
}, TIMEOUT_MS);

afterAll(() => engine.orm.close(true));

/** A server, and whether it must pass a scenario of a revision. */
interface Tested {
  readonly add: (app: FastifyInstance) => Promise<void>;
  readonly passes: (revision: string, scenario: string) => boolean;
}

const SERVERS: Readonly<Record<string, Tested>> = {
  "the fixture, in the HTTP server of the books": {
    add: (app) => mountMcp(app, { engine, answer: () => ({ server: fixtureServer }) }),
    passes: (revision, scenario) => !(scenario in (UNDECLARED[revision] ?? {})),
  },
  "the books": {
    add: (app) => addMcpOverHttp(app, { engine, version: "1.0.0" }),
    passes: (revision, scenario) => WITHOUT_FIXTURE[revision]?.includes(scenario) === true,
  },
};

describe.each(Object.entries(SERVERS))("%s", (_name, { add, passes }) => {
  describe.each(Object.keys(UNDECLARED))("in the protocol of %s", (revision) => {
    let results: Map<string, Result>;

    beforeAll(async () => {
      const app = await createServer({ engine, operatorKey: OPERATOR_KEY, ratePerMinute: 1_000_000 });
      await add(app);
      try {
        results = await runScenarios(revision, new URL(await mcpAddress(app)), token);
      } finally {
        await app.close();
      }
    }, TIMEOUT_MS);

    const [passing, others] = [true, false].map((must) =>
      scenariosOf(revision).filter((scenario) => passes(revision, scenario) === must),
    );

    test.each(passing ?? [])("passes %s", (scenario) => {
      expect(results.get(scenario)).toBe("passed");
    });

    test.each(others ?? [])("does not pass %s", (scenario) => {
      expect(results.get(scenario)).not.toBe("passed");
    });
  });
});

test("the authorization server passes all scenarios", { timeout: TIMEOUT_MS }, async () => {
  const { origin, couple, signedIn } = await openOAuth({}, engine);
  const browser = await signedIn(couple.ada.id);
  const port = await freePort();
  const { clientId } = await HandApp.register(origin, {
    redirect_uris: [`http://127.0.0.1:${port}/callback`],
  });
  const allow = async (url: string) => {
    await fetch(await browser.consent(url));
  };
  const results = await runAuthorizationScenarios({ issuer: origin, clientId, port, allow });
  expect(Object.fromEntries(results)).toEqual({
    "authorization-server-metadata-endpoint": "passed",
    "authorization-code-grant": "passed",
  });
});

test("every scenario that needs an undeclared capability exists", () => {
  for (const [revision, reasons] of Object.entries(UNDECLARED))
    expect(scenariosOf(revision)).toEqual(expect.arrayContaining(Object.keys(reasons)));
});
