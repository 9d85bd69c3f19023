/** Runs access cases, and finds what an answer reveals. */

import type { Outcome } from "../../src/engine/invoke.ts";
import { catalog } from "../../src/operations/catalog.ts";
import { nextStep } from "../../src/views/next-steps.ts";
import { call } from "../books.ts";
import { ACCESS, inputOf, type Row } from "../samples/samples.ts";
import { isAgent, type PrivacyBooks, VIEWERS, type Viewer } from "./books.ts";

/** Makes a case's call as one of the viewers. */
export function callRow(books: PrivacyBooks, row: Row, viewer: Viewer): Promise<Outcome> {
  const input = inputOf(row.input, books.ids, books);
  return call(books.couple.engine, row.operation, input, books.callAs(viewer, row.acting));
}

const ADMIN = new Set(catalog.filter(({ scope }) => scope === "admin").map(({ name }) => name));

/** Operations that need a person. */
const PERSONAL = new Set(["approve_rebalance", "reject_rebalance", "export_books"]);

/** The expected outcome for a viewer. An agent's rights are checked before anything is looked up. */
export function expectedOf({ operation, expected }: Row, viewer: Viewer): string {
  if (isAgent(viewer) && ADMIN.has(operation)) return "missing_scope";
  return isAgent(viewer) && PERSONAL.has(operation) ? "person_required" : expected[VIEWERS[viewer]];
}

/** The whole text that a caller gets: an answer, or a refusal with its words and facts. */
export function textOf(outcome: Outcome): string {
  if (outcome.ok) return JSON.stringify(outcome.output);
  const { code, message, facts, errors, stack } = outcome.refusal;
  return JSON.stringify({ code, message, next: nextStep(outcome.refusal), facts, errors }) + (stack ?? "");
}

/** The canaries in a text. */
export function leaks(books: PrivacyBooks, text: string): string[] {
  return books.canaries.filter((canary) => text.includes(canary));
}

/** Reads that accept a closed goal, since the last case closes one. */
const READS = new Set(
  catalog
    .filter(({ effect, refusals }) => effect === "read" && !refusals.includes("goal_closed"))
    .map(({ name }) => name),
);

/** The cases of reads, which have the same outcome after all other cases. */
export const readRows = ACCESS.filter(({ operation }) => READS.has(operation));
