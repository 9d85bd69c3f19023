/** Everything that models see: people's words are fenced, and no other words are. */
import { beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { catalog } from "../src/operations/catalog.ts";
import { moneyOut } from "../src/views/fields.ts";
import type { Answer } from "./books.ts";
import { everythingShown, isSaid, MARK, markedCouple, type Shown, say } from "./fences/answers.ts";
import { fencesIn, hasFence, type Leaf, outsideFences, stringsIn, stringsOf } from "./fences/strings.ts";
import { use } from "./tools.ts";

let shown: readonly Shown[];
let books: Awaited<ReturnType<typeof markedCouple>>;

beforeAll(async () => {
  shown = await everythingShown();
  books = await markedCouple();
}, 120_000);

test("people's words are fenced in every answer", () => {
  const loose = shown.flatMap(({ name, structured, text }) => [
    ...stringsIn(structured)
      .filter((leaf) => outsideFences(leaf.text).includes(MARK))
      .map(({ path }) => `${name} ${path}`),
    ...(outsideFences(text).includes(MARK) ? [`${name} as text`] : []),
  ]);
  expect(loose).toEqual([]);
});

test("no other words are fenced", () => {
  const fenced = new Set<string>();
  const marked = new Set<string>();
  for (const { name, structured } of shown) {
    for (const { path, text } of stringsIn(structured)) {
      if (hasFence(text)) fenced.add(`${name} ${path}`);
      if (text.includes(MARK)) marked.add(`${name} ${path}`);
    }
  }
  expect([...fenced].filter((place) => !marked.has(place))).toEqual([]);
});

test("a fence contains people's words only", () => {
  const mixed = shown.flatMap(({ name, structured }) =>
    stringsIn(structured)
      .filter(({ text }) => fencesIn(text).some((words) => words.includes(MARK) && !isSaid(words)))
      .map(({ path }) => `${name} ${path}`),
  );
  expect(mixed).toEqual([]);
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
interface RefusedAs {
  readonly what: string;
  readonly strings: readonly Leaf[];
  readonly text: string;
}

async function refusedAs(name: string, input: unknown): Promise<RefusedAs> {
  const { couple, principal } = books;
  const given = await use(couple, name, input, principal);
  if (given.ok) throw new Error(`${name} was not refused: ${given.text}`);
  const { facts, errors, text } = given;
  return { what: `${name} ${given.code}`, strings: stringsIn({ facts, errors }), text };
}

/** Refusals that repeat people's words: of a name instead of an id, and of the reversal of an update. */
async function everyRefusal(): Promise<RefusedAs[]> {
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
  test("fences words of people, and no other words", async () => {
    const refusals = await everyRefusal();
    const loose = refusals.flatMap(({ what, strings, text }) => [
      ...strings
        .filter((leaf) => outsideFences(leaf.text).includes(MARK))
        .map(({ path }) => `${what} ${path}`),
      ...(outsideFences(text).includes(MARK) ? [`${what} as text`] : []),
    ]);
    expect(loose).toEqual([]);
    const fenced = refusals.flatMap(({ what, strings }) =>
      strings
        .filter(({ text }) => hasFence(text))
        .map(({ path, text }) => ({ place: `${what} ${path}`, text })),
    );
    expect(fenced.filter(({ text }) => !text.includes(MARK))).toEqual([]);
    expect([...new Set(fenced.map(({ place }) => place))].toSorted()).toEqual([
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
