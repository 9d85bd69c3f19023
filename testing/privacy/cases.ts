/** Runs access cases, and finds what an answer reveals. */

import type { Outcome } from "../../src/engine/invoke.ts";
import { catalog } from "../../src/operations/catalog.ts";
import { nextStep } from "../../src/views/next-steps.ts";
import { call } from "../books.ts";
import { ACCESS, inputOf, type Row } from "../samples/samples.ts";
import { isAgent, isApart, type PrivacyBooks, scopesOf, VIEWERS, type Viewer } from "./books.ts";

/** Makes a case's call as one of the viewers. */
export function callRow(books: PrivacyBooks, row: Row, viewer: Viewer): Promise<Outcome> {
  const input = inputOf(row.input, books.ids, books);
  return call(books.couple.engine, row.operation, input, books.callAs(viewer, row.acting));
}

const SCOPE = new Map(catalog.map(({ name, scope }) => [name, scope] as const));

/** Operations that need a person. */
const PERSONAL = new Set(["approve_rebalance", "reject_rebalance", "export_books"]);

/** Operations that need a person who confirmed the token. */
const CONFIRMED = new Set(["approve_rebalance", "export_books"]);

/** What an app without access to what is private gets, where that is neither what its user nor what their partner gets. */
const APART: Readonly<Record<string, string>> = {
  "suggest_rebalance, the caller's private accounts": "private_not_granted",
  "add_journal_entry, the couple's goal, privately": "private_not_granted",
  "commit_rebalance, hidden, moves": "moves_infeasible",
  // An inbox belongs to one partner, and the app acts for them.
  "mark_read, an item of the owner": "done",
};

/** The expected outcome for a viewer. An agent's rights are checked before anything is looked up. */
export function expectedOf({ operation, on, expected }: Row, viewer: Viewer): string {
  const scope = SCOPE.get(operation) ?? "operator";
  if (viewer !== "operator" && scope !== "operator" && !scopesOf(viewer).includes(scope))
    return "missing_scope";
  if (isAgent(viewer) && PERSONAL.has(operation)) return "person_required";
  if (viewer === "ownersFirstPartyApp" && CONFIRMED.has(operation)) return "confirmation_required";
  if (!isApart(viewer)) return expected[VIEWERS[viewer]];
  // What is hidden from the partner is hidden from an app without access to it, too.
  return APART[`${operation}, ${on}`] ?? (expected.partner === "not_found" ? "not_found" : expected.owner);
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
