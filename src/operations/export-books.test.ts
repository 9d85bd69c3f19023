import { type Answer, call, engineForTests, principalFor } from "../../testing/books.ts";
import { hashOfExported } from "../../testing/exported-events.ts";
import { newPrivacyBooks } from "../../testing/privacy/books.ts";
import { leaks } from "../../testing/privacy/cases.ts";
import { confirmedTokenFor, newSessionOf } from "../../testing/sessions.ts";
import { describe, expect, test } from "../../testing/test.ts";
import { OPERATOR } from "../identity/principal.ts";

describe("export_books", () => {
  test("exports what the caller sees, and nothing that is private to the partner", async () => {
    const books = await newPrivacyBooks();
    const { couple, ids } = books;
    const [mine, theirs] = [await couple.ask("export_books", {}), await couple.asBen.ask("export_books", {})];
    expect(leaks(books, JSON.stringify(theirs))).toEqual([]);
    for (const canary of ["Canary-Name-7391", "Canary-Bank-5530", "Canary-Diary-8086", "Canary-Note-3141"])
      expect(JSON.stringify(mine)).toContain(canary);
    const all = (exported: Answer, list: string, field = "id") =>
      exported[list].map((row: Answer) => row[field]);
    expect(all(mine, "users", "email")).toEqual([expect.any(String), null]);
    expect(all(theirs, "users", "email")).toEqual([null, expect.any(String)]);
    expect(all(mine, "accounts")).toContain(ids.hidden);
    expect(all(theirs, "accounts")).not.toContain(ids.hidden);
    expect(all(mine, "journal")).toEqual(expect.arrayContaining([ids.hiddenEntry, ids.sharedEntry]));
    expect(all(theirs, "journal")).toContain(ids.sharedEntry);
    expect(all(theirs, "journal")).not.toContain(ids.hiddenEntry);
    expect(all(mine, "plans", "plan_id")).toContain(ids.hiddenPlan);
    expect(all(theirs, "plans", "plan_id")).not.toContain(ids.hiddenPlan);
    expect(theirs.check_ins).toHaveLength(mine.check_ins.length);
    expect(theirs.ledger).toHaveLength(mine.ledger.length);
  });

  test("the ledger is whole, and the events that the caller may read can be verified", async () => {
    const { couple } = await newPrivacyBooks();
    const exported = await couple.asBen.ask("export_books", {});
    const { sequence, hash } = exported.couple.ledger;
    expect(exported.ledger.at(-1)).toMatchObject({ sequence, hash });
    let [before, read] = ["0".repeat(64), 0];
    for (const event of exported.ledger) {
      expect(event.prev_hash).toBe(before);
      before = event.hash;
      if (event.salt === null) continue;
      read++;
      expect(hashOfExported(event, minorOf(event.amount)), event.event_type).toBe(event.hash);
    }
    expect(read).toBeGreaterThan(5);
    expect(read).toBeLessThan(exported.ledger.length);
  });

  test("a former partner exports the books that ended", async ({ couple }) => {
    await couple.ask("add_journal_entry", { text: "Canary-Own", visibility: "private" });
    await couple.ask("leave_couple", { couple_id: couple.id, confirmation: "leave for good" });
    const single = (userId: string) => couple.as(principalFor(userId, null));
    expect(await single(couple.ada.id).outcome("export_books", {})).toBe("no_couple");
    const { engine, id } = couple;
    const former = (userId: string) => ({ principal: principalFor(userId, null), coupleId: id });
    const [mine, theirs] = [
      await call(engine, "export_books", {}, former(couple.ada.id)),
      await call(engine, "export_books", {}, former(couple.ben.id)),
    ];
    expect(mine).toMatchObject({ ok: true, output: { journal: [{ text: "Canary-Own" }] } });
    expect(theirs).toMatchObject({ ok: true, output: { journal: [] } });
  });

  test("it takes a person: a session with a fresh check, or a token that its user confirmed", async ({
    couple,
  }) => {
    const { id } = couple.ada;
    const as = (principal: Parameters<typeof couple.as>[0]) =>
      couple.as(principal).outcome("export_books", {});
    const { principal } = await newSessionOf(couple.engine, id);
    const session = { ...principal, coupleId: couple.id };
    expect(await as(session)).toBe("done");
    expect(await as({ ...session, freshUntil: new Date(0) })).toBe("check_required");
    expect(await as(principalFor(id, couple.id, { isConfirmed: false }))).toBe("confirmation_required");
    expect(await as(principalFor(id, couple.id, { kind: "agent" }))).toBe("person_required");
    expect(await as(OPERATOR)).toBe("person_required");
  });

  test("over REST it is a file that arrives page by page", async ({ couple, rest }) => {
    for (let count = 0; count < 250; count++) await couple.ask("add_journal_entry", { text: `Day ${count}` });
    const token = await confirmedTokenFor(
      couple.ada.id,
      { client: "ios", scopes: ["read"] },
      await engineForTests(),
    );
    const { status, headers, body, text } = await rest.send("GET", "/export", { token });
    expect(status).toBe(200);
    expect(headers["content-disposition"]).toBe('attachment; filename="couples-cfo.json"');
    expect(headers["cache-control"]).toBe("no-store");
    expect(body).toEqual({ ...(await couple.ask("export_books", {})), exported_at: body.exported_at });
    expect(body.journal).toHaveLength(250);
    // Each item of a long list is on a line of its own.
    expect(text.split("\n").length).toBeGreaterThan(500);
  });
});

/** Minor units of an amount in US dollars. */
function minorOf(amount: string): bigint {
  return BigInt(amount.replace(".", ""));
}
