import { describe, expect, test } from "vitest";
import type { Answer } from "../books.ts";
import { endOf } from "../concurrent.ts";
import { type Pair, send, useSharedDatabase } from "./shared-database.ts";

const shared = useSharedDatabase();

interface Change {
  readonly operation: string;
  /** Makes a row. Returns it with the input of the call that changes it. */
  make(pair: Pair): Promise<{ table: string; id: string; input: object }>;
}

const goal = (operation: string, input: object = {}): Change => ({
  operation,
  make: async ({ goalId, accountId }) => {
    const account = operation === "allocate_to_goal" ? { account_id: accountId } : {};
    return { table: "financial_goals", id: goalId, input: { goal_id: goalId, ...account, ...input } };
  },
});

const account = (operation: string, input: (id: string) => object): Change => ({
  operation,
  make: async ({ accountId: id }) => ({ table: "bank_accounts", id, input: input(id) }),
});

/** An earmark of 5.00, of which an amount is released. */
const earmark = (amount: string): Change => ({
  operation: "release_from_goal",
  make: async ({ ada, accountId, goalId }) => {
    const move = { account_id: accountId, goal_id: goalId };
    await shared.ask(ada, "allocate_to_goal", { ...move, amount: "5" });
    const [row] = await shared.rows(`select id from allocation_map where goal_id = '${goalId}'`);
    return { table: "allocation_map", id: row?.id, input: { ...move, amount } };
  },
});

const webhook = (operation: string): Change => ({
  operation,
  make: async ({ ada }) => {
    const { id } = await shared.ask(ada, "create_webhook", { url: "https://hooks.example.com/" });
    return { table: "webhooks", id, input: { webhook_id: id } };
  },
});

const CHANGES: Readonly<Record<string, Change>> = {
  "a goal that is updated": goal("update_goal", { priority: 1 }),
  "a goal that gets money": goal("allocate_to_goal", { amount: "5" }),
  "a goal that is closed": goal("close_goal"),
  "an account that is updated": account("update_account", (id) => ({ account_id: id, keep_available: "1" })),
  "an account with a deposit": account("record_event", (id) => ({
    event_type: "DEPOSIT",
    amount: "5",
    source_account_id: id,
  })),
  "an earmark that is released in part": earmark("2"),
  "an earmark that is released whole": earmark("5"),
  "a plan that is rejected": {
    operation: "reject_rebalance",
    make: async ({ ada }) => {
      const { plan_id } = await shared.ask(ada, "suggest_rebalance", {});
      return { table: "rebalance_plans", id: plan_id, input: { plan_id } };
    },
  },
  "a webhook that is paused": webhook("pause_webhook"),
  "a webhook with a new secret": webhook("rotate_webhook"),
  "a webhook that is deleted": webhook("delete_webhook"),
  "a check-in that is cancelled": {
    operation: "cancel_check_in",
    make: async ({ ada }) => {
      const { id } = await shared.ask(ada, "schedule_check_in", { schedule: "now" });
      return { table: "sync_prompts", id, input: { check_in_id: id } };
    },
  },
  "a token that is revoked": {
    operation: "revoke_token",
    make: async ({ ada }) => {
      const { id } = await shared.ask(ada, "create_token", { client: "ios", scopes: ["read"] });
      return { table: "access_tokens", id, input: { token_id: id } };
    },
  },
  "a reaction that is removed": {
    operation: "remove_reaction",
    make: async ({ ada, goalId: goal_id }) => {
      const reaction = { goal_id, emoji: "🎉" };
      const { id } = await shared.ask(ada, "react_to_goal", reaction);
      return { table: "goal_reactions", id, input: reaction };
    },
  },
  "a couple with another threshold": {
    operation: "update_couple",
    make: async ({ coupleId: id }) => {
      return { table: "couples", id, input: { couple_id: id, approval_threshold: "50" } };
    },
  },
};

/** The couple's head of the ledger as the database has it. */
async function headOf({ coupleId }: Pair): Promise<Answer> {
  const [head] = await shared.rows(`select head_sequence, head_hash from couples where id = '${coupleId}'`);
  return head;
}

describe("an update that finds no row is refused and writes no event:", () => {
  for (const [what, { operation, make }] of Object.entries(CHANGES)) {
    test(`${what}, whose row the database keeps as it is`, { timeout: 60_000 }, async () => {
      const pair = await shared.pair();
      const { table, id, input } = await make(pair);
      const before = await headOf(pair);
      await shared.define(
        `create or replace function keep_row() returns trigger language plpgsql as 'begin return null; end'`,
        `create trigger aaa_keep_row before update or delete on ${table}
          for each row when (old.id = '${id}') execute function keep_row()`,
      );
      const outcome = await send({ on: shared.engine, as: pair.ada, name: operation, input });
      await shared.define(`drop trigger aaa_keep_row on ${table}`);
      expect(endOf(outcome)).toBe("unavailable");
      expect(await headOf(pair)).toEqual(before);
    });
  }

  // A couple without its row has no head to compare. Removing a reaction that is gone succeeds and writes nothing.
  const deletable = Object.entries(CHANGES).filter(([what]) => !/^a (couple|reaction)/.test(what));
  test.each(deletable)(
    "%s, whose row was deleted from outside the program",
    async (_, { operation, make }) => {
      const pair = await shared.pair();
      const { table, id, input } = await make(pair);
      const before = await headOf(pair);
      await shared.tamper(`delete from ${table} where id = '${id}'`);
      const outcome = await send({ on: shared.engine, as: pair.ada, name: operation, input });
      expect(outcome.ok).toBe(false);
      expect(await headOf(pair)).toEqual(before);
    },
  );
});
