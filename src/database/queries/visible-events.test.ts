import { expect, test } from "vitest";
import { newCouple, type Partner } from "../../../testing/books.ts";
import { OPERATOR, type Principal } from "../../identity/principal.ts";
import { canReadEvent, see } from "../../identity/see.ts";
import { loadBooks } from "./books.ts";
import { readEvents } from "./events.ts";
import { eventsOfConcern, wholeEvents } from "./visible-events.ts";

/** A couple with private accounts, entries and webhooks of both partners, and what is open to both. */
async function privateLives() {
  const couple = await newCouple();
  const goal = await couple.goal();
  for (const { principal } of [couple.ada, couple.ben] satisfies Partner[]) {
    const { ask } = couple.as(principal);
    for (const visibility of ["private", "shared"]) {
      const account = await ask("link_account", {
        name: visibility,
        balance: "100",
        is_manual: true,
        visibility,
      });
      await ask("allocate_to_goal", { account_id: account.id, goal_id: goal.id, amount: "10" });
      const sync = { event_type: "BALANCE_SYNC", amount: "90", source_account_id: account.id };
      await ask("record_event", sync);
      await ask("add_journal_entry", { text: "Hello", visibility });
    }
    for (const belongs_to of ["me", "couple"])
      await ask("create_webhook", { url: "https://hooks.example.com/couples-cfo", belongs_to });
  }
  return couple;
}

test("the condition in SQL selects the events that a viewer may read whole", async () => {
  const couple = await privateLives();
  const em = couple.engine.orm.em.fork();
  const books = await loadBooks(em, couple.id);
  if (!books) throw new Error("there are no books");
  const all = await readEvents(em, couple.id, "order by e.sequence");
  const idsBy = async ({ sql, parameters }: ReturnType<typeof wholeEvents>) =>
    (await readEvents(em, couple.id, `and ${sql} order by e.sequence`, parameters)).map(({ id }) => id);
  const hidden: number[] = [];
  for (const viewer of [couple.ada.principal, couple.ben.principal, OPERATOR] satisfies Principal[]) {
    const seen = see(viewer, books);
    const whole = all.filter((event) => canReadEvent(seen, event));
    expect(await idsBy(wholeEvents(viewer, couple.id))).toEqual(whole.map(({ id }) => id));
    const concerning = all.filter(
      (event) => whole.includes(event) || event.sourceGoalId !== null || event.destGoalId !== null,
    );
    expect(await idsBy(eventsOfConcern(viewer, couple.id))).toEqual(concerning.map(({ id }) => id));
    hidden.push(all.length - whole.length);
  }
  // Of the partner: an account that was opened, earmarked and synced, an entry, and a webhook.
  expect(hidden).toEqual([5, 5, 0]);
});
