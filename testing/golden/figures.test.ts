import { expect, test } from "vitest";
import type { Answer } from "../books.ts";
import { idOf, type Restored, restored, rowsOf } from "./file.ts";

/** Fields of each item of a list, by name. */
function table(items: readonly Answer[], ...fields: string[]): Answer[][] {
  return items.map((item) => fields.map((field) => item[field]));
}

/** Every expected value was computed by hand from the scenario (testing/golden/scenario.yaml). */
test("golden ledgers show every figure as it was written", { timeout: 120_000 }, async () => {
  const books = await restored();
  const [nora, tom] = [books.as("nora@example.com"), books.as("tom@example.com")];
  await expectAccounts(nora, tom);
  await expectGoals(nora);
  await expectPlans(nora, tom);
  await expectLife(nora, tom);
  await expectAccess(nora, tom);
  await expectOthers(books);
});

type Asking = ReturnType<Restored["as"]>;

async function expectAccounts(nora: Asking, tom: Asking): Promise<void> {
  const fields = ["name", "balance", "allocated", "available", "keep_available", "visibility"];
  const [giro, household] = [
    ["Giro", "2400.00", "667.00", "1733.00", "100.00", "shared"],
    ["Household", "3234.00", "1285.96", "1948.04", "200.00", "shared"],
  ];
  expect(table((await nora("list_accounts", {})).items, ...fields)).toEqual([giro, household]);
  const savings = ["Savings", "4800.00", "700.00", "4100.00", "0.00", "private"];
  expect(table((await tom("list_accounts", {})).items, ...fields)).toEqual([giro, savings, household]);
  const closed = { name: "Depot", balance: "0.00", status: "closed", institution_name: null, version: 3 };
  expect(await tom("get_account", { account_id: idOf("bank_accounts", "name", "Depot") })).toMatchObject(
    closed,
  );
  const totals = { goal_targets: "11250.00", goal_allocations: "2652.96", goal_spent: "570.00" };
  expect((await nora("get_summary", {})).totals).toEqual({
    balance: "5634.00",
    allocated: "1952.96",
    available: "3681.04",
    ...totals,
  });
  expect((await tom("get_summary", {})).totals).toEqual({
    balance: "10434.00",
    allocated: "2652.96",
    available: "7781.04",
    ...totals,
  });
}

async function expectGoals(nora: Asking): Promise<void> {
  const { items } = await nora("list_goals", { status: "active" });
  const fields = ["name", "target_amount", "current_allocation", "spent", "deadline", "locked", "version"];
  expect(table(items, ...fields)).toEqual([
    ["Kyoto", "2000.00", "1155.96", "570.00", "2026-07-05", false, 3],
    ["Bike", "100.00", "0.00", "0.00", "2026-04-25", false, 1],
    ["Car", "6000.00", "147.00", "0.00", "2027-12-31", false, 3],
    ["Sofa", "150.00", "150.00", "0.00", null, false, 2],
    ["Emergency fund", "3000.00", "1200.00", "0.00", null, true, 2],
  ]);
  expect(items.find(({ name }: Answer) => name === "Emergency fund").partner_private_amount).toBe("700.00");
  const drift = (await nora("get_drift", {})).goals;
  expect(Object.fromEntries(table(drift, "name", "status"))).toEqual({
    Kyoto: "on_track",
    Bike: "overdue",
    Car: "at_risk",
    Sofa: "complete",
    "Emergency fund": "no_deadline",
  });
  const closed = (await nora("list_goals", { status: "closed" })).items;
  expect(table(closed, "name", "current_allocation").toSorted()).toEqual([
    ["Idea", "0.00"],
    ["Party", "0.00"],
  ]);
}

async function expectPlans(nora: Asking, tom: Asking): Promise<void> {
  const fields = ["strategy", "status"];
  const ended = [
    ["on_schedule", "committed"],
    ["edited", "committed"],
    ["edited", "rejected"],
    ["edited", "committed"],
    ["edited", "expired"],
    ["spending", "committed"],
    ["spending", "rejected"],
    ["spending", "expired"],
    ["spending", "awaiting_approval"],
    ["edited", "awaiting_approval"],
  ];
  expect(table((await nora("list_plans", { status: "all" })).items, ...fields).toReversed()).toEqual(ended);
  expect(table((await tom("list_plans", { status: "all" })).items, ...fields).toReversed()).toEqual([
    ...ended,
    ["waterfall", "suggested"],
  ]);
}

async function expectLife(nora: Asking, tom: Asking): Promise<void> {
  const entries = ["visibility", "text"];
  const shared = [
    ["shared", "We talk on Sundays."],
    ["shared", "We booked **Kyoto**! 'Really' \"booked\" it \\o/ 🎌"],
  ];
  expect(table((await nora("list_journal", {})).items, ...entries)).toEqual(shared);
  expect(table((await tom("list_journal", {})).items, ...entries)).toEqual([
    shared[0],
    ["private", "I worry about the car."],
    shared[1],
  ]);
  const { reactions } = await nora("get_goal", { goal_id: idOf("financial_goals", "name", "Kyoto") });
  expect(table(reactions, "emoji", "count")).toEqual([
    ["🎉", 2],
    ["👩‍❤️‍👨", 1],
  ]);
  const byStatus = async (status: string) => (await nora("list_check_ins", { status })).items.length;
  const statuses = ["scheduled", "waiting", "complete", "missed", "cancelled"];
  expect(await Promise.all(statuses.map(byStatus))).toEqual([1, 1, 1, 6, 3]);
  const [scheduled] = (await nora("list_check_ins", { status: "scheduled" })).items;
  // Half past nine in New York, where the couple lives since.
  expect(scheduled).toMatchObject({ due_at: "2027-01-31T14:30:00.000Z" });
  const inbox = rowsOf("inbox_items").filter((row) => row.user_id === userId("nora@example.com"));
  expect((await nora("list_inbox", {})).unread_count).toBe(inbox.length - 2);
}

async function expectAccess(nora: Asking, tom: Asking): Promise<void> {
  const state = async (asking: Asking) =>
    Object.fromEntries(
      (await asking("list_webhooks", {})).items.map(({ url, state }: Answer) => [
        new URL(url).pathname,
        state,
      ]),
    );
  expect(await state(nora)).toEqual({ "/rotated": "active", "/couples": "paused" });
  expect(await state(tom)).toEqual({ "/resumed": "failing", "/gone": "disabled", "/couples": "paused" });
  const live = async (asking: Asking) =>
    (await asking("list_tokens", {})).items.map(({ client, revoked_at }: Answer) => [
      client,
      revoked_at !== null,
    ]);
  expect(Object.fromEntries(await live(nora))).toEqual({
    phone: true,
    "lost phone": true,
    watch: false,
    tablet: true,
    television: true,
  });
  expect(Object.fromEntries(await live(tom))).toEqual({ claude: false, spare: true });
  expect(await nora("get_couple", { couple_id: idOf("couples", "currency", "EUR") })).toMatchObject({
    time_zone: "America/New_York",
    approval_threshold: "500.00",
    threshold_proposal: { approval_threshold: null, proposed_by: userId("nora@example.com") },
  });
}

async function expectOthers(books: Restored): Promise<void> {
  const chika = books.as("chika@example.jp");
  expect((await chika("get_summary", {})).totals).toMatchObject({
    balance: "999999999949999",
    allocated: "299999999950000",
    goal_spent: "50000",
  });
  const hana = books.as("hana@example.com");
  expect((await hana("get_summary", {})).totals).toMatchObject({
    balance: "10.125",
    goal_allocations: "3.500",
  });
  const eve = (await books.as("eve@example.com")("list_accounts", {})).items;
  expect(table(eve, "name", "balance", "visibility")).toEqual([
    [`Mine '"\\ $1 {a}`, "12.30", "shared"],
    ["Yen", "7", "private"],
  ]);
}

function userId(email: string): string {
  return idOf("users", "email", email);
}
