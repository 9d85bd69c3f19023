import { describe, expect } from "vitest";
import { EVENT_TYPES } from "../src/books/rows.ts";
import { nextDelivery } from "../src/database/queries/webhook-delivery.ts";
import { readWebhooks } from "../src/database/queries/webhooks.ts";
import { messageOf, messageShape } from "../src/webhooks/message.ts";
import type { Answer, TestCouple } from "./books.ts";
import { everyItem } from "./couples.ts";
import { newPrivacyBooks, test } from "./privacy/books.ts";
import { callRow, leaks, readRows, textOf } from "./privacy/cases.ts";

describe("hidden accounts and entries", () => {
  test("are visible to Ada and the operator", async ({ books }) => {
    for (const viewer of ["owner", "operator"] as const) {
      const texts = await Promise.all(readRows.map(async (row) => textOf(await callRow(books, row, viewer))));
      const seen = leaks(books, texts.join("\n"));
      expect(books.canaries.filter((canary) => !seen.includes(canary))).toEqual([]);
    }
  });

  test("the partner sees how much hidden money a goal holds", async ({ books: { couple, ids } }) => {
    const mine = await couple.ask("get_goal", { goal_id: ids.goal });
    const theirs = await couple.asBen.ask("get_goal", { goal_id: ids.goal });
    const same = { current_allocation: "325.00", spent: "15.00" };
    expect(mine).toMatchObject({ ...same, partner_private_amount: "0.00" });
    const [shared, hidden] = [
      { account_id: ids.shared, allocated_amount: "100.00" },
      { account_id: ids.hidden, allocated_amount: "225.00" },
    ];
    expect(mine.allocations).toContainEqual(expect.objectContaining(hidden));
    expect(theirs).toMatchObject({ ...same, allocations: [shared], partner_private_amount: "225.00" });
  });

  test("a hidden event shows sequence, type, time and user; also amount and goals if it changed a goal", async ({
    books: { couple, ids },
  }) => {
    const mine: Answer[] = (await couple.ask("list_ledger", { limit: 100 })).items;
    const theirs: Answer[] = (await couple.asBen.ask("list_ledger", { limit: 100 })).items;
    expect(theirs.map(({ id }) => id)).toEqual(mine.map(({ id }) => id));
    const hidden = [ids.hidden, ids.linked, ids.spare, ids.hiddenEmpty, ids.short];
    const isHidden = ({ source_account_id, metadata }: Answer) =>
      hidden.includes(source_account_id) ||
      metadata.visibility === "private" ||
      metadata.owner_id === couple.ada.id;
    const types = new Set<string>();
    for (const [at, whole] of mine.entries()) {
      if (theirs[at]?.metadata.owner_id === couple.ben.id) {
        expect(whole).toEqual({ ...theirs[at], actor: null, amount: null, metadata: {} });
        continue;
      }
      if (!isHidden(whole)) {
        expect(theirs[at]).toEqual(whole);
        continue;
      }
      types.add(whole.event_type);
      const { id, sequence, event_type, user_id, timestamp, hash, amount, ...rest } = whole;
      const { source_goal_id, dest_goal_id } = rest;
      const gone = { source_account_id: null, actor: null, metadata: {}, reverses_event_id: null };
      const shown = { id, sequence, event_type, user_id, timestamp, hash, source_goal_id, dest_goal_id };
      const ofGoal = Boolean(source_goal_id ?? dest_goal_id);
      expect(theirs[at]).toEqual({ ...shown, ...gone, amount: ofGoal ? amount : null });
    }
    const elsewhere = ["COUPLE", "DRIFT", "GOAL", "PLAN", "REACTION", "SYNC"];
    expect([...types].toSorted()).toEqual(EVENT_TYPES.filter((type) => !elsewhere.includes(type)).toSorted());
  });

  test("get_event shows the same fields of a hidden event as the ledger's list", async ({
    books: { couple, ids },
  }) => {
    const ben = couple.asBen;
    const { items } = await ben.ask("list_ledger", { limit: 100 });
    for (const event_id of [ids.hiddenDeposit, ids.hiddenAllocation]) {
      const listed = items.find(({ id }: Answer) => id === event_id);
      expect(listed).toMatchObject({ id: event_id, source_account_id: null });
      expect(await ben.ask("get_event", { event_id })).toEqual(listed);
    }
  });

  test("no filter of the ledger reveals a hidden event", async ({ books: { couple, ids } }) => {
    const ben = couple.asBen;
    const ledger = async (filter: object): Promise<Answer[]> =>
      (await ben.ask("list_ledger", { limit: 100, ...filter })).items;
    const all = await ledger({});
    expect(await ledger({ actor: "canary-client" })).toEqual([]);
    expect(await ledger({ event_type: "DEPOSIT" })).toEqual(
      all.filter(({ event_type }) => event_type === "DEPOSIT"),
    );
    expect(await ledger({ user_id: ids.ada })).toEqual(all.filter(({ user_id }) => user_id === ids.ada));
    expect((await ledger({ actor: "test" })).every(({ actor }) => actor === "test")).toBe(true);
    expect(
      (await couple.ask("list_ledger", { actor: "canary-client", limit: 100 })).items.length,
    ).toBeGreaterThan(10);
    expect(await ledger({ goal_id: ids.goal })).toEqual(
      all.filter((row) => [row.source_goal_id, row.dest_goal_id].includes(ids.goal)),
    );
    expect(await everyItem((page) => ben.ask("list_ledger", page), 3)).toEqual(all);
  });

  test("the partner's totals, attention and lists cover visible accounts only", async ({
    books: { couple },
  }) => {
    const ben = couple.asBen;
    const { items } = await ben.ask("list_accounts", { status: "all" });
    const summary = await ben.ask("get_summary", { detail: "full" });
    const cents = (amounts: string[]) =>
      amounts.reduce((sum, text) => sum + Math.round(Number(text) * 100), 0);
    expect(cents([summary.totals.balance])).toBe(cents(items.map(({ balance }: Answer) => balance)));
    expect(cents([summary.totals.allocated])).toBe(cents(items.map(({ allocated }: Answer) => allocated)));
    expect(summary.accounts.map(({ id }: Answer) => id)).toEqual(items.map(({ id }: Answer) => id));
    expect(items.every(({ visibility }: Answer) => visibility === "shared")).toBe(true);
  });

  test("an over-allocated private account is not in the partner's attention", async () => {
    const { couple, ids } = await newPrivacyBooks();
    const sync = { event_type: "BALANCE_SYNC", amount: "1", source_account_id: ids.hidden };
    await couple.ask("record_event", sync);
    const mine = await couple.ask("get_summary", {});
    const theirs = await couple.asBen.ask("get_summary", {});
    const kinds = ({ attention }: Answer) => attention.map(({ kind }: Answer) => kind);
    expect(mine.attention[0]).toMatchObject({ kind: "over_allocated", count: 2, account_ids: [ids.hidden] });
    expect(kinds(mine)).toEqual(["over_allocated", "spent_for", "check_in_waiting", "milestone"]);
    expect(theirs.attention).toEqual(mine.attention.slice(2));
  });

  test("an agenda shows no hidden account to the partner, and no private entry to anyone", async ({
    books: { couple, ids },
  }) => {
    const agendaFor = async (who: Pick<TestCouple, "ask">): Promise<Answer[]> =>
      (await who.ask("list_check_ins", {})).items.find(({ id }: Answer) => id === ids.checkIn).agenda;
    const mine = await agendaFor(couple);
    expect(mine).toMatchObject([
      { kind: "over_allocated", account_id: ids.short, amount: "107.38" },
      { kind: "plan_waiting", plan_id: ids.waitingPlan, amount: "1.00" },
      { kind: "journal_entry", entry_id: ids.sharedEntry, goal_id: ids.goal, user_id: ids.ada },
      { kind: "reaction", goal_id: ids.goal, user_id: ids.ada },
    ]);
    expect(await agendaFor(couple.asBen)).toEqual(mine.slice(1));
  });

  test("a private entry and private money change nothing for the partner except the length of the ledger", async () => {
    const { couple, ids } = await newPrivacyBooks();
    const ben = couple.asBen;
    const seenByBen = async () => {
      const { accounts, goals, totals, attention } = await ben.ask("get_summary", {});
      const { items, unread_count } = await ben.ask("list_inbox", { limit: 100 });
      const { agenda } = await ben.ask("schedule_check_in", { schedule: "now" });
      return [accounts, goals, totals, attention.length, agenda, items.length, unread_count];
    };
    // News are on the agenda of the first check-in only.
    await seenByBen();
    const before = await seenByBen();
    await couple.ask("add_journal_entry", { text: "Mine.", goal_id: ids.goal, visibility: "private" });
    const deposit = { event_type: "DEPOSIT", amount: "1", source_account_id: ids.short };
    await couple.ask("record_event", deposit);
    expect(await seenByBen()).toEqual(before);
  });

  test("an account made private hides its events from the partner until it is shared again", async () => {
    const { couple, ids } = await newPrivacyBooks();
    const ben = couple.asBen;
    const past = async () => {
      const { items } = await ben.ask("list_ledger", { limit: 100 });
      return items.filter((row: Answer) => [ids.sharedDeposit, ids.sharedAllocation].includes(row.id));
    };
    const before = await past();
    expect(before).toMatchObject([
      { amount: "10.00", source_account_id: ids.shared },
      { amount: "97.00", source_account_id: ids.shared },
    ]);
    await couple.ask("update_account", { account_id: ids.shared, visibility: "private" });
    expect(await past()).toMatchObject([
      { amount: null, source_account_id: null, actor: null, metadata: {} },
      { amount: "97.00", source_account_id: null, actor: null, dest_goal_id: ids.goal },
    ]);
    expect(await ben.outcome("get_account", { account_id: ids.shared })).toBe("not_found");
    expect(await ben.outcome("reverse_event", { event_id: ids.sharedAllocation })).toBe("not_found");
    expect(JSON.stringify(await ben.ask("list_ledger", { limit: 100 }))).not.toContain(ids.shared);
    await couple.ask("update_account", { account_id: ids.shared, visibility: "shared" });
    expect(await past()).toEqual(before);
  });

  test("the partner can close a goal with hidden money, and sees nothing more", async () => {
    const books = await newPrivacyBooks();
    const { couple, ids } = books;
    const { events } = await couple.asBen.ask("close_goal", { goal_id: ids.goal });
    expect(
      events
        .map(({ event_type, amount, source_account_id }: Answer) => [event_type, amount, source_account_id])
        .toSorted(),
    ).toEqual([
      ["GOAL", "0.00", null],
      ["RELEASE", "100.00", ids.shared],
      ["RELEASE", "225.00", null],
    ]);
    expect(leaks(books, JSON.stringify(events))).toEqual([]);
  });

  test("linking the bank account of a hidden account gives the partner the same answer as any other", async ({
    books: { couple },
  }) => {
    const ben = couple.asBen;
    const attention = async (): Promise<Answer> => (await ben.ask("get_summary", {})).attention;
    const before = await attention();
    const link = async (plaid_id: string) => {
      const bank = { name: "Bank", balance: "1", is_manual: false, plaid_id };
      const linked = await ben.ask("link_account", bank);
      const closed = await ben.ask("close_account", { account_id: linked.id });
      const text = JSON.stringify([linked, await attention(), closed]);
      return text.replaceAll(linked.id, "id").replaceAll(plaid_id, "plaid");
    };
    expect(await link("canary-plaid-8842")).toBe(await link("plaid-of-nobody"));
    expect(await attention()).toEqual(before);
  });
});

describe("the messages of webhooks", () => {
  test.each(["ownHook", "partnersHook", "sharedHook"])("hold nothing hidden: %s", async (name) => {
    const books = await newPrivacyBooks();
    const { couple, ids } = books;
    const em = couple.engine.orm.em.fork();
    const [found] = await readWebhooks(em, couple.id, "and w.id = ?", [ids[name]]);
    if (!found) throw new Error(`no webhook ${name}`);
    const [newest] = (await couple.ask("list_ledger", { limit: 1 })).items;
    const headSequence: number = newest.sequence;
    const bodies: string[] = [];
    let deliveredSequence = 0;
    for (;;) {
      const webhook = { ...found, deliveredSequence };
      const next = await nextDelivery(em, { coupleId: couple.id, webhook, headSequence });
      if (!next) break;
      const { body } = messageOf(next);
      messageShape.parse(JSON.parse(body));
      bodies.push(body);
      deliveredSequence = next.event.sequence;
    }
    expect(bodies).toHaveLength(headSequence);
    expect(bodies.flatMap((body) => leaks(books, body))).toEqual([]);
    // A partner's webhook gets the inbox items of that partner only.
    const [owner, other] = name === "partnersHook" ? [ids.ben, ids.ada] : [ids.ada, ids.ben];
    const recipients = bodies.flatMap((body) =>
      JSON.parse(body).data.inbox.map((item: Answer) => item.user_id),
    );
    expect(recipients).toContain(owner);
    expect(recipients.includes(other)).toBe(name === "sharedHook");
  });
});
