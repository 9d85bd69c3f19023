import { type Answer, ask, principalFor, type TestCouple } from "../../testing/books.ts";
import { openRest, type RestClient, tokenFor } from "../../testing/http.ts";
import { newPrivacyBooks } from "../../testing/privacy/books.ts";
import { callRow } from "../../testing/privacy/cases.ts";
import { ACCESS, type Row } from "../../testing/samples/samples.ts";
import { newSessionOf } from "../../testing/sessions.ts";
import { statementsDuring } from "../../testing/statements.ts";
import { describe, expect, test } from "../../testing/test.ts";
import { catalog } from "../operations/catalog.ts";
import { isTagged } from "./tagged.ts";

/** Reads with a tag, by their paths. */
const READS = (ids: { readonly goal: string; readonly event: string }): Readonly<Record<string, string>> => ({
  get_summary: "/summary?detail=full",
  list_accounts: "/accounts?status=all",
  list_goals: "/goals?status=all",
  get_drift: "/drift",
  get_goal_history: `/goals/history?goal_id=${ids.goal}`,
  list_ledger: "/ledger?limit=100",
  get_event: `/ledger/events/${ids.event}`,
  summarize_ledger: "/ledger/totals?group_by=goal,person",
  verify_books: "/ledger/verification",
  list_journal: "/journal",
});

const asked = (rest: RestClient, token: string, path: string, tag?: string) =>
  rest.send("GET", path, { token, ...(tag !== undefined && { headers: { "if-none-match": tag } }) });

async function booksWithEvent(couple: TestCouple) {
  const [account, goal] = [await couple.account(), await couple.goal()];
  const event = await couple.allocate(account.id, goal.id, "10");
  await couple.ask("add_journal_entry", { text: "We booked." });
  return { account, paths: READS({ goal: goal.id, event: event.id }), goal };
}

test("every read of the books and of the ledger has a tag, except rows with a version", () => {
  const tagged = catalog.filter(isTagged).map(({ name }) => name);
  expect(tagged.toSorted()).toEqual(Object.keys(READS({ goal: "", event: "" })).toSorted());
});

describe("a tagged answer", () => {
  test("is not sent again while it is the same, for one small statement at most", async ({ couple }) => {
    const { paths } = await booksWithEvent(couple);
    const rest = await openRest({ engine: couple.engine });
    const token = await tokenFor(couple.ada.id, {}, couple.engine);
    for (const [name, path] of Object.entries(paths)) {
      const { status, headers } = await asked(rest, token, path);
      const tag = String(headers.etag);
      expect([name, status, tag]).toEqual([name, 200, expect.stringMatching(/^"[\w-]{27}"$/)]);
      expect(headers).toMatchObject({ "cache-control": "private, no-cache", vary: "Authorization, Cookie" });
      for (const known of [tag, `W/${tag}`, `"other", ${tag}`]) {
        let answer: Answer;
        const statements = await statementsDuring(couple.engine, async () => {
          answer = await asked(rest, token, path, known);
        });
        expect([name, answer.status, answer.text]).toEqual([name, 304, ""]);
        expect(answer.headers).toMatchObject({ etag: tag, "cache-control": "private, no-cache" });
        expect([name, statements.length]).toEqual([name, 1]);
        expect(statements[0]).toContain("books_load");
      }
      for (const other of ['"other"', "nonsense", "*", tag.slice(1, -1)])
        expect([other, (await asked(rest, token, path, other)).status]).toEqual([other, 200]);
    }
  });

  test("is sent again after a change, also of the day, and to a token that was revoked it is not", async ({
    couple,
  }) => {
    const { account, goal, paths } = await booksWithEvent(couple);
    const rest = await openRest({ engine: couple.engine });
    const { id, token } = await couple.ask("create_token", { client: "phone", scopes: ["read"] });
    const history = await asked(rest, token, String(paths.get_goal_history));
    couple.later(62 * 24 * 60 * 60 * 1000);
    const later = await asked(rest, token, String(paths.get_goal_history), history.headers.etag);
    expect([later.status, later.body.months.length]).toEqual([200, history.body.months.length + 2]);
    const ledger = await asked(rest, token, "/ledger");
    await couple.allocate(account.id, goal.id, "10");
    const moved = await asked(rest, token, "/ledger", ledger.headers.etag);
    expect([moved.status, moved.body.items[0].amount]).toEqual([200, "10.00"]);
    await couple.ask("revoke_token", { token_id: id });
    expect((await asked(rest, token, "/ledger", moved.headers.etag)).status).toBe(401);
  });

  test("of one partner is never that of the other, nor another couple's", async () => {
    const { couple } = await newPrivacyBooks();
    const rest = await openRest({ engine: couple.engine });
    const tokens = [
      await tokenFor(couple.ada.id, {}, couple.engine),
      await tokenFor(couple.ben.id, {}, couple.engine),
    ] as const;
    for (const path of ["/ledger?limit=100", "/accounts", "/journal", "/summary"]) {
      const [mine, theirs] = [await asked(rest, tokens[0], path), await asked(rest, tokens[1], path)];
      expect(mine.headers.etag).not.toBe(theirs.headers.etag);
      const answer = await asked(rest, tokens[1], path, mine.headers.etag);
      expect([path, answer.status, answer.text]).toEqual([path, 200, theirs.text]);
    }
  });
});

test("a former partner gets answers again after the other was erased", async ({ couple }) => {
  const { engine, ada, ben } = couple;
  await couple.ask("add_journal_entry", { text: "Canary" });
  await couple.goal({ name: "Canary" });
  const leaving = { couple_id: couple.id, confirmation: "leave for good" };
  const { ledger } = await couple.ask("leave_couple", leaving);
  const token = await tokenFor(ben.id, { kind: "person" }, engine);
  const rest = await openRest({ engine });
  const paths = ["/journal", "/ledger", "/goals"].map((path) => `${path}?couple_id=${couple.id}`);
  const known = new Map<string, string>();
  for (const path of paths) {
    const { headers, text } = await asked(rest, token, path);
    expect([path, text.includes("Canary")]).toEqual([path, true]);
    known.set(path, headers.etag);
    expect((await asked(rest, token, path, headers.etag)).status).toBe(304);
  }
  await ask(engine, "erase_user", { user_id: ada.id, confirmation: "erase for good" });
  const read = { principal: principalFor(ben.id, null), coupleId: couple.id };
  expect((await ask(engine, "get_couple", { couple_id: couple.id }, read)).ledger).toEqual(ledger);
  for (const path of paths) {
    const { status, text } = await asked(rest, token, path, known.get(path));
    expect([path, status, text.includes("Canary")]).toEqual([path, 200, false]);
  }
});

test("no 304 is stale after any kind of write, for either partner", { timeout: 240_000 }, async () => {
  const books = await newPrivacyBooks();
  const { couple, ids } = books;
  const rest = await openRest({ engine: couple.engine });
  const paths = READS({ goal: String(ids.goal), event: String(ids.hiddenAllocation) });
  const kept = new Map<string, { readonly tag: string; readonly text: string }>();
  const compare = async (what: string): Promise<void> => {
    for (const { id } of [couple.ada, couple.ben]) {
      // What ends tokens and sessions ends those that were made before.
      const { secret } = await newSessionOf(couple.engine, id);
      const read = (path: string, tag?: string) =>
        rest.send("GET", `${path}${path.includes("?") ? "&" : "?"}couple_id=${couple.id}`, {
          headers: { cookie: `couples_cfo_session=${secret}`, ...(tag && { "if-none-match": tag }) },
        });
      for (const [name, path] of Object.entries(paths)) {
        const known = kept.get(`${id} ${name}`);
        const conditional = await read(path, known?.tag);
        const whole = await read(path);
        expect([what, name, whole.status]).toEqual([what, name, 200]);
        if (conditional.status === 304) {
          expect([what, name, whole.text]).toEqual([what, name, known?.text]);
          same++;
        }
        kept.set(`${id} ${name}`, { tag: whole.headers.etag, text: whole.text });
      }
    }
  };
  let same = 0;
  await compare("the beginning");
  const writes = Map.groupBy(
    ACCESS.filter(({ operation }) =>
      catalog.some(({ name, effect }) => name === operation && effect !== "read"),
    ),
    ({ operation }) => operation,
  );
  let done = 0;
  for (const [operation, rows] of writes) {
    for (const row of rows.slice(0, 2)) if ((await callRow(books, row, ownerOf(row))).ok) done++;
    couple.later(60 * 60 * 1000);
    await compare(operation);
  }
  expect(done).toBeGreaterThan(25);
  expect(same).toBeGreaterThan(100);
  expect([...writes.keys()].at(-1)).toBe("leave_couple");
});

/** Who makes a call: the owner of the private accounts, or the operator where it is for the operator alone. */
function ownerOf({ expected }: Row): "owner" | "operator" {
  return expected.owner === "operator_only" ? "operator" : "owner";
}
