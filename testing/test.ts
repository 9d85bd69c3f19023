/** What tests import from Vitest, and a `test` whose function is given the fixtures that it names. */
import { test as base } from "vitest";
import { type Answer, type Caller, newCouple, type TestCouple } from "./books.ts";
import type { RestClient } from "./http.ts";

export { describe, expect } from "vitest";

interface Fixtures {
  /** A new couple of Ada and Ben. */
  readonly couple: TestCouple;
  /** The calls of Ben. */
  readonly ben: Caller;
  /** An account of 1000. */
  readonly account: Answer;
  /** A goal of 600. */
  readonly goal: Answer;
  /** The REST API on the worker's engine. */
  readonly rest: RestClient;
  /** A bearer token of Ada's with every scope. */
  readonly token: string;
}

/** Each test has fixtures of its own, created in this order. */
export const test = base.extend<Fixtures>({
  couple: async ({ task: _ }, use) => use(await newCouple()),
  ben: async ({ couple }, use) => use(couple.asBen),
  account: async ({ couple }, use) => use(await couple.account()),
  goal: async ({ couple }, use) => use(await couple.goal()),
  rest: async ({ task: _ }, use) => use(await (await import("./http.ts")).openRest()),
  token: async ({ couple }, use) => use(await (await import("./http.ts")).tokenFor(couple.ada.id)),
});
