import { expect, test } from "vitest";
import { ADA, BEN, booksOf, personOf } from "../../testing/in-memory.ts";
import { OPERATOR, type Principal } from "../identity/principal.ts";
import { see } from "../identity/see.ts";
import { Refusal } from "../kernel/refusals.ts";
import { waitingFor, withPage } from "./approval.ts";

const ORIGIN = "https://books.example";
const PLAN = { id: "p", committedById: ADA };

test.each<[viewer: Principal, origin: string | undefined, url: string | null, message: string]>([
  [
    personOf(ADA),
    ORIGIN,
    `${ORIGIN}/approve/p`,
    `It waits for “Ben”, who approves or rejects it at ${ORIGIN}/approve/p.`,
  ],
  [
    personOf(ADA),
    undefined,
    null,
    "It waits for “Ben”, who approves or rejects it in their own app or on a page of the server.",
  ],
  [
    OPERATOR,
    undefined,
    null,
    "It waits for “Ben”, who approves or rejects it in their own app or on a page of the server.",
  ],
  [
    personOf(BEN),
    ORIGIN,
    `${ORIGIN}/approve/p`,
    `It waits for your approval; decide at ${ORIGIN}/approve/p.`,
  ],
  [
    personOf(BEN),
    undefined,
    null,
    "It waits for your approval; decide in your own app or on a page of the server.",
  ],
])("a waiting plan names who decides, and the page if there is one", (viewer, origin, url, message) => {
  const seen = see(viewer, booksOf({}));
  expect(waitingFor(seen, PLAN, origin)).toEqual({ approval_url: url, message });
});

test.each([
  ["confirmation_required", { url: `${ORIGIN}/account#tokens` }],
  ["needs_second_key", { approval_url: `${ORIGIN}/approve` }],
  ["plan_stale", {}],
] as const)("%s leads to its page", (code, facts) => {
  expect(withPage(new Refusal(code), ORIGIN).facts).toEqual(facts);
  const none = Object.fromEntries(Object.keys(facts).map((fact) => [fact, null]));
  expect(withPage(new Refusal(code), undefined).facts).toEqual(none);
});
