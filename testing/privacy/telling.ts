/** The text that callers get, and whether it reveals something. */

import type { Outcome } from "../../src/engine/invoke.ts";
import { catalog } from "../../src/operations/catalog.ts";
import { nextStep } from "../../src/views/next-steps.ts";
import { call } from "../books.ts";
import { isAgent, type Scene, VIEWERS, type Viewer } from "./scene.ts";
import { type Row, TABLE } from "./table.ts";

/** Makes a row's call as one of the viewers. */
export function callRow(scene: Scene, row: Row, viewer: Viewer): Promise<Outcome> {
  const extra = scene.callAs(viewer, row.acting);
  return call(scene.couple.engine, row.operation, row.input(scene.ids, scene), extra);
}

const ADMIN = new Set(catalog.filter(({ scope }) => scope === "admin").map(({ name }) => name));

/** What agents cannot say for their person. */
const PERSONAL = new Set(["approve_rebalance", "reject_rebalance"]);

/** What a viewer is to be answered. What an agent may not do it hears before anything is looked up. */
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

/** The canaries that a text betrays. */
export function leaks(scene: Scene, text: string): string[] {
  return scene.canaries.filter((canary) => text.includes(canary));
}

/** What reads closed goals, too: in the end one is closed. */
const READS = new Set(
  catalog
    .filter(({ effect, refusals }) => effect === "read" && !refusals.includes("goal_closed"))
    .map(({ name }) => name),
);

/** The rows that only read, and answer alike in the end. */
export const readRows = TABLE.filter(({ operation }) => READS.has(operation));
