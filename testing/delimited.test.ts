/** Everything that models see: people's words are delimited, and no other words are. */
import { beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { catalog } from "../src/operations/catalog.ts";
import { moneyOut } from "../src/views/fields.ts";
import type { Answer } from "./books.ts";
import { everythingShown, isSaid, MARK, markedCouple, type Shown, say } from "./delimited/answers.ts";
import { delimitedIn, outsideDelimiters, stringsIn, stringsOf } from "./delimited/strings.ts";
import { use } from "./tools.ts";

let shown: readonly Shown[];
let books: Awaited<ReturnType<typeof markedCouple>>;

beforeAll(async () => {
  shown = await everythingShown();
  books = await markedCouple();
}, 120_000);

/** The places of strings for which a condition holds, each by its tool and path. */
function placesOf(answers: readonly Shown[], holds: (text: string) => boolean): string[] {
  return answers.flatMap(({ name, structured }) =>
    stringsIn(structured)
      .filter(({ text }) => holds(text))
      .map(({ path }) => `${name} ${path}`),
  );
}

/** The places of people's words that stand outside delimiters. */
function looseIn(answers: readonly Shown[]): string[] {
  const isLoose = (text: string) => outsideDelimiters(text).includes(MARK);
  const texts = answers.filter(({ text }) => isLoose(text)).map(({ name }) => `${name} as text`);
  return [...placesOf(answers, isLoose), ...texts];
}

const isDelimited = (text: string) => delimitedIn(text).length > 0;

test("people's words are delimited in every answer", () => {
  expect(looseIn(shown)).toEqual([]);
});

test("no other words are delimited", () => {
  const marked = placesOf(shown, (text) => text.includes(MARK));
  expect(placesOf(shown, isDelimited).filter((place) => !marked.includes(place))).toEqual([]);
});

test("a pair of delimiters contains people's words only", () => {
  const isMixed = (words: string) => words.includes(MARK) && !isSaid(words);
  expect(placesOf(shown, (text) => delimitedIn(text).some(isMixed))).toEqual([]);
});

test("the answers cover each string of each output schema, people's words included", () => {
  const seen = new Map<string, boolean>();
  for (const { name, structured } of shown) {
    for (const { path, text } of stringsIn(structured)) {
      // A value of a record counts for the record.
      const place = `${name} ${path.replace(/(metadata)\..*$/, "$1")}`;
      seen.set(place, seen.get(place) || text.includes(MARK));
    }
  }
  const fields = new Map<z.ZodType, Map<string, string[]>>();
  for (const { name, output } of catalog.filter((operation) => operation.tool)) {
    for (const { path, by, field } of stringsOf(output)) {
      const key = path.replace(/^.*\./, "");
      // Models see no hash, and people's words are never an amount or a date.
      if (key === "hash" || (by === "books" && !isText(field))) continue;
      const places = fields.get(field) ?? new Map<string, string[]>();
      fields.set(field, places.set(key, [...(places.get(key) ?? []), `${by} ${name} ${path}`]));
    }
  }
  const missing = [...fields.values()]
    .flatMap((places) => [...places.values()])
    .filter(
      (places) =>
        !places.some((place) => {
          const [by] = place.split(" ", 1);
          const found = seen.get(place.slice(place.indexOf(" ") + 1));
          return by === "people" ? found : found !== undefined;
        }),
    );
  expect(missing.map(([place]) => place)).toEqual([]);
});

/** Whether a field that the program writes is text, not an amount, a date or an instant. */
function isText(field: z.ZodType): boolean {
  const { format } = z.globalRegistry.get(field) ?? {};
  return field !== moneyOut && format === undefined && !(field instanceof z.ZodUUID);
}

/** A refusal in all forms that a model can see. */
async function refusedAs(name: string, input: unknown): Promise<Shown> {
  const { couple, principal } = books;
  const given = await use(couple, name, input, principal);
  if (given.ok) throw new Error(`${name} was not refused: ${given.text}`);
  const { facts, errors, text } = given;
  return { name: `${name} ${given.code}`, structured: { facts, errors }, text };
}

/** Refusals that repeat people's words: of a name instead of an id, and of the reversal of an update. */
async function everyRefusal(): Promise<Shown[]> {
  const { couple, principal } = books;
  const ask = couple.as(principal).ask;
  const account = await couple.account({ name: say("Cash"), institution_name: say("Bank") });
  const goal = await couple.goal({ name: say("Trip"), type: say("travel"), notes: say("Spring") });
  await couple.goal({ name: say("Tripod"), type: say("camera") });
  const wanted = { name: say("Other"), visibility: "private", keep_available: "5" };
  await ask("update_account", { account_id: account.id, ...wanted, institution_name: say("Bank 2") });
  const changes = { target_amount: "700", priority: 1, deadline: "2030-01-01", locked: true };
  await ask("update_goal", {
    goal_id: goal.id,
    name: say("New"),
    type: say("car"),
    notes: say("x"),
    ...changes,
  });
  const updates = (await couple.ask("list_ledger", {})).items.filter(
    ({ metadata }: Answer) => metadata.action === "updated",
  );
  const reversals = updates.map(({ id }: Answer) => refusedAs("reverse_event", { event_id: id }));
  const move = { account_id: account.id, goal_id: goal.id };
  return Promise.all([
    ...reversals,
    refusedAs("get_goal", { goal_id: "trip" }),
    refusedAs("get_account", { account_id: "my cash" }),
    refusedAs("allocate_to_goal", { account_id: "cash", goal_id: "tripod", amount: "1" }),
    refusedAs("suggest_rebalance", { goal_ids: ["trip"] }),
    refusedAs("list_ledger", { user_id: "partner" }),
    refusedAs("release_from_goal", { ...move, amount: "1" }),
    refusedAs("allocate_to_goal", { ...move, amount: "100000" }),
    refusedAs("update_goal", { goal_id: goal.id, version: 1, name: say("z") }),
  ]);
}

describe("a refusal", () => {
  test("delimits words of people, and no other words", async () => {
    const refusals = await everyRefusal();
    expect(looseIn(refusals)).toEqual([]);
    expect(placesOf(refusals, (text) => isDelimited(text) && !text.includes(MARK))).toEqual([]);
    expect([...new Set(placesOf(refusals, isDelimited))].toSorted()).toEqual([
      "allocate_to_goal invalid_input errors[].candidates[].name",
      "get_account invalid_input errors[].candidates[].name",
      "get_goal invalid_input errors[].candidates[].name",
      "list_ledger invalid_input errors[].candidates[].name",
      "reverse_event not_reversible facts.institution_name_before",
      "reverse_event not_reversible facts.name_before",
      "reverse_event not_reversible facts.type_before",
      "suggest_rebalance invalid_input errors[].candidates[].name",
    ]);
  });
});
