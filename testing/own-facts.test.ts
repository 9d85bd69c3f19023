/** Custom metadata of events: it is stored and shown, and no rule reads it. */
import { describe, expect, test } from "vitest";
import { BOOK_KEYS, type EventMetadata } from "../src/books/metadata.ts";
import { decideByService } from "../src/engine/decide-by-service.ts";
import type { EventDraft } from "../src/ledger/decision.ts";
import { type Answer, newCouple, type TestCouple } from "./books.ts";
import { openRest, tokenFor } from "./http.ts";

const FACTS = {
  trip_code: "JP-7",
  owner: "Ada",
  event_type: "REVERSAL",
  amount: 1e-7,
  share: 0.1,
  least: 5e-324,
  largest: 9007199254740991,
  nothing: -0,
  refundable: true,
};

/** Books with one account, two goals and a threshold of 50. */
async function books() {
  const couple = await newCouple({ approval_threshold: "50" });
  const account = await couple.account();
  const [goal, other] = [await couple.goal(), await couple.goal({ name: "Car" })];
  await couple.ask("allocate_to_goal", { account_id: account.id, goal_id: goal.id, amount: "200" });
  return { couple, account, goal, other };
}

/** Appends events as Ada without parsing, because older ledgers can contain input that is refused today. */
async function append(couple: TestCouple, drafts: readonly EventDraft[]): Promise<void> {
  const by = couple.ada.principal;
  await decideByService(couple.engine, { coupleId: couple.id }, (decision) => {
    for (const draft of drafts) decision.append({ ...draft, by });
  });
}

/** Every metadata name that the program writes, with a value that a rule would use. */
function hostile(couple: TestCouple, goal: Answer, planId: string): EventMetadata {
  const values: Record<string, string | number | boolean> = {
    action: "webhook_disabled",
    approved_by: couple.ben.id,
    undo: true,
    plan_id: planId,
    owner_id: couple.ben.id,
    status: "overdue",
    status_before: "on_track",
    drift_status: "overdue",
    visibility: "private",
    target_amount: "1.00",
    target_amount_before: "1000000.00",
    proposed_threshold: "none",
    entry_id: goal.id,
  };
  return { custom: Object.fromEntries([...BOOK_KEYS].map((key) => [key, values[key] ?? goal.id])) };
}

describe("custom metadata", () => {
  test("is stored unchanged beside the program's metadata and shown with it", async () => {
    const { couple, account } = await books();
    const rest = await openRest({ engine: couple.engine });
    const token = await tokenFor(couple.ada.id);
    const body = { event_type: "DEPOSIT", amount: "5", source_account_id: account.id };
    const posted = await rest.send("POST", "/ledger/events", {
      token,
      body: { ...body, metadata: { note: "Hotel", payee: null, ...FACTS } },
    });
    expect(posted.body).toMatchObject({ event_type: "DEPOSIT", amount: "5.00" });
    expect(posted.body.metadata).toEqual({ note: "Hotel", ...FACTS, nothing: 0 });
    const { items } = (await rest.send("GET", "/ledger?event_type=DEPOSIT", { token })).body;
    expect(items[0].metadata).toEqual(posted.body.metadata);
  });

  test.each(["approved_by", "plan_id", "action", "token_id", "status", "undo", "owner_id", "custom"])(
    "%s is refused, with a sentence",
    async (key) => {
      const { couple, account, goal } = await books();
      const input = {
        event_type: "RELEASE",
        amount: "20",
        source_account_id: account.id,
        source_goal_id: goal.id,
      };
      const refused = await couple.refusal("record_event", { ...input, metadata: { [key]: couple.ben.id } });
      expect(refused.errors).toEqual([
        {
          field: `metadata.${key}`,
          message: "This key is reserved; choose another one.",
        },
      ]);
    },
  );

  test("does not change the approval threshold", async () => {
    const { couple, account, goal } = await books();
    const plan = await couple.ask("suggest_rebalance", {});
    const metadata = hostile(couple, goal, plan.plan_id);
    const taken = { account_id: account.id, goal_id: goal.id };
    const release = { sourceAccountId: account.id, sourceGoalId: goal.id, amount: 4000n, metadata };
    await append(couple, [{ eventType: "RELEASE", ...release }]);
    const refused = await couple.refusal("release_from_goal", { ...taken, amount: "10.01" });
    expect([refused.code, refused.facts]).toEqual([
      "needs_second_key",
      { threshold: "50.00", taken: "40.00", remaining: "10.00", approval_url: null },
    ]);
    await couple.ask("release_from_goal", { ...taken, amount: "10" });
  });

  test("does not change replay, verify, inboxes or views", async () => {
    const [plain, loaded] = [await lived(false), await lived(true)];
    expect(loaded).toEqual(plain);
  });
});

/** The state of books after some events, with or without hostile metadata, and without ids and salts. */
async function lived(withFacts: boolean): Promise<unknown> {
  const { couple, account, goal, other } = await books();
  const plan = await couple.ask("suggest_rebalance", {});
  const metadata = withFacts ? hostile(couple, goal, plan.plan_id) : undefined;
  const from = { sourceAccountId: account.id, metadata };
  await append(couple, [
    { eventType: "SYSTEM", metadata },
    { eventType: "DEPOSIT", amount: 100n, ...from },
    { eventType: "ALLOCATION", amount: 2000n, destGoalId: other.id, ...from },
  ]);
  const ben = couple.asBen;
  const views = [
    await couple.discrepancy(),
    (await ben.ask("list_inbox", {})).items.map(({ kind, message }: Answer) => [kind, message]),
    (await ben.ask("list_plans", {})).items.map(({ status }: Answer) => status),
    (await couple.ask("get_plan", { plan_id: plan.plan_id })).status,
    (await couple.ask("list_webhooks", {})).items,
    (await couple.ask("get_drift", {})).goals.map(({ status, pace, cause, cure }: Answer) => [
      status,
      pace,
      cause,
      cure,
    ]),
    (await ben.ask("get_summary", {})).attention.map(({ kind, count }: Answer) => [kind, count]),
    (await ben.ask("list_ledger", {})).items.map(({ event_type, amount }: Answer) => [event_type, amount]),
    (await couple.ask("list_goals", {})).items.map(({ target_amount, progress }: Answer) => [
      target_amount,
      progress,
    ]),
  ];
  return JSON.parse(JSON.stringify(views));
}
