import { beforeAll, describe, expect, test } from "vitest";
import { Authenticator } from "../../src/engine/authenticator.ts";
import type { Engine } from "../../src/engine/engine.ts";
import { type Pair, send, useSharedDatabase } from "./shared-database.ts";

const CALLERS = 8;

describe("a token revoked under load by another process", { timeout: 120_000 }, () => {
  const shared = useSharedDatabase();
  let engine: Engine;

  beforeAll(async () => {
    engine = await shared.another();
  });

  /** Allocates with a token until it is refused, in turn alone and with others. Returns the codes of the refusals. */
  async function allocateUntilRefused(pair: Pair, token: string): Promise<Set<string>> {
    const authenticator = new Authenticator(engine);
    const input = { account_id: pair.accountId, goal_id: pair.goalId, amount: "0.01" };
    const ends = new Set<string>();
    const callUntilRefused = async () => {
      for (;;) {
        try {
          const as = authenticator.recall(token) ?? (await authenticator.authenticate(token));
          const outcome = await send({ on: engine, as, name: "allocate_to_goal", input });
          if (outcome.ok) continue;
          ends.add(outcome.refusal.code);
        } catch (error) {
          ends.add((error as { code: string }).code);
        }
        return;
      }
    };
    await Promise.all(Array.from({ length: CALLERS }, callUntilRefused));
    return ends;
  }

  test("has no effect behind its revocation in the ledger", async () => {
    for (const pair of await shared.pairs(4)) {
      const scopes = ["read", "money:move"];
      const { id, token } = await shared.ask(pair.ada, "create_token", { client: "phone", scopes });
      const refused = allocateUntilRefused(pair, token);
      while ((await shared.held(pair)) < "0.40") await new Promise((resolve) => setTimeout(resolve, 1));
      await shared.ask(pair.ada, "revoke_token", { token_id: id });
      expect(await refused).toEqual(new Set(["unauthenticated"]));
      const [{ revoked, last }] = (await shared.rows(
        `select max(sequence) filter (where metadata->>'action' = 'token_revoked') as revoked,
           max(sequence) filter (where actor = 'phone') as last
         from ledger_events where couple_id = '${pair.coupleId}'`,
      )) as [{ revoked: number; last: number }];
      expect(last).toBeGreaterThan(0);
      expect(last).toBeLessThan(revoked);
    }
  });
});
