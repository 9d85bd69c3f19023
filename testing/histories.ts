/**
 * Runs random histories of a couple through `invoke`, and compares the books with a model that knows only the acknowledged
 * calls. Tests and `npm run soak` pass their own engine.
 */
import assert from "node:assert/strict";
import fc from "fast-check";
import type { Engine } from "../src/engine/engine.ts";
import type { Outcome } from "../src/engine/invoke.ts";
import { createEngine } from "../src/engine/open.ts";
import { catalog } from "../src/operations/catalog.ts";
import { COMMON_REFUSALS } from "../src/operations/operation.ts";
import { call } from "./books.ts";
import { sentUpdate } from "./histories/as-read.ts";
import { newBooks, newStranger, type Stranger } from "./histories/callers.ts";
import { callOf } from "./histories/calls.ts";
import { type History, histories } from "./histories/commands.ts";
import { compareBooks, headOf } from "./histories/compare.ts";
import { compareCached } from "./histories/compare-cached.ts";
import { foldDrift, goalsBefore } from "./histories/drift.ts";
import { allocated, type Model, Objections } from "./histories/model.ts";
import type { WireCall } from "./histories/rows.ts";
import { verdictOf } from "./histories/rules.ts";
import { Statistics } from "./histories/statistics.ts";

const START = Date.parse("2026-03-10T15:00:00.000Z");
const MINUTE_MS = 60_000;

interface Check {
  readonly seed: number;
  readonly runs: number;
  readonly operations: number;
  /** The number of histories that run at once. */
  readonly lanes: number;
  /** Whether to reduce a failure to a smaller one, which runs many more histories. */
  readonly shrink?: boolean;
  readonly onHistory?: (statistics: Statistics) => void;
}

/** Runs random histories. @throws Error with the seed of the first history that breaks a rule */
export async function checkHistories(engine: Engine, check: Check): Promise<Statistics> {
  const statistics = new Statistics();
  const stranger = await newStranger(engine);
  const lanes = Array.from({ length: check.lanes }, async (_, lane) => {
    const property = fc.asyncProperty(histories(check.operations), async (history) => {
      await runHistory(engine, stranger, history, statistics);
      check.onHistory?.(statistics);
    });
    const numRuns = Math.floor((check.runs + lane) / check.lanes);
    report(
      await fc.check(property, { seed: check.seed + lane, numRuns, endOnFailure: !check.shrink }),
      check,
    );
  });
  await Promise.all(lanes);
  assert.equal(
    await headOf(engine, stranger.coupleId),
    stranger.head,
    "a history changed another couple's books",
  );
  return statistics;
}

/** Reports a failure by its seed and its step: the report of fast-check is long and does not name the step. */
function report(
  { failed, seed, counterexample, errorInstance }: fc.RunDetails<[History]>,
  { shrink }: Check,
): void {
  if (!failed) return;
  const why = errorInstance instanceof Error ? errorInstance.message : String(errorInstance);
  const small = shrink ? `\nthe smallest history found: ${JSON.stringify(counterexample)}` : "";
  throw new Error(`a history of seed ${seed} failed: ${why}${small}`, { cause: errorInstance });
}

/** Runs one history on a new couple. @throws Error when a step or the final books differ from the model */
async function runHistory(
  base: Engine,
  stranger: Stranger,
  history: History,
  statistics: Statistics,
): Promise<void> {
  let now = START;
  const engine = createEngine(base.orm, { now: () => new Date(now), ids: base.ids, log: base.log });
  const { model, callers } = await newBooks(engine, history, stranger.caller);
  const keyed: WireCall[] = [];
  let head = await headOf(engine, model.coupleId);
  for (const [step, command] of history.commands.entries()) {
    now += command.wait * MINUTE_MS;
    const call = callOf(command, model, callers, stranger.ids, keyed, now);
    const title = `step ${step}: ${call.caller.name} calls ${call.name} ${JSON.stringify(call.input)} key ${call.key}`;
    const changed = await takeStep(engine, model, call, now, statistics, title);
    const next = await headOf(engine, model.coupleId);
    assert.equal(next.split(" ")[0], String(model.sequence), `${title}: sequence of the head`);
    if (!changed) assert.equal(next, head, `${title}: changed the books`);
    if (changed && call.key !== undefined && !keyed.includes(call)) keyed.push(call);
    head = next;
  }
  await compareCached(engine, model.coupleId);
  await compareBooks(engine, model, callers, now);
  statistics.histories++;
}

/** Makes a call and compares the outcome with the model. Returns whether the call changed the books. */
async function takeStep(
  engine: Engine,
  model: Model,
  wire: WireCall,
  now: number,
  statistics: Statistics,
  title: string,
): Promise<boolean> {
  const { principal, coupleId, userId } = wire.caller;
  const known = model.recall(wire, now);
  const verdict = verdictOf(model, wire, now);
  const sent = await sentUpdate(engine, wire);
  verdict.objections.when(sent?.stale ?? false, "changed_since_read");
  const objections = refusable(model, wire, known, verdict.objections);
  const outcome = await call(engine, wire.name, sent?.input ?? wire.input, {
    asRead: sent?.asRead,
    principal,
    coupleId,
    userId,
    idempotencyKey: wire.key,
  });
  statistics.operations++;
  if (!outcome.ok) {
    assertDeclared(wire.name, outcome, title);
    statistics.count(statistics.refused, outcome.refusal.code);
    assert.ok(
      objections.has(outcome.refusal.code),
      `${title}: refused with ${outcome.refusal.code} (${outcome.refusal.message}); the model objects ${[...objections].join(", ") || "nothing"}`,
    );
    return false;
  }
  if (outcome.replayed) {
    assert.ok(typeof known === "object", `${title}: replayed an unknown answer`);
    assert.deepEqual([...objections], [], `${title}: replayed against the rules`);
    assert.deepEqual(outcome.output, known.output, `${title}: replayed another answer`);
    statistics.replayed++;
    return false;
  }
  assert.equal(known, undefined, `${title}: accepted again under a known key`);
  assert.deepEqual([...verdict.objections], [], `${title}: accepted against the rules`);
  const [before, head] = [goalsBefore(model), model.sequence];
  verdict.apply(outcome.output);
  // The last event of books that end is that a partner left.
  foldDrift(model, before, model.sequence > head && !model.hasEnded, now);
  model.remember(wire, outcome.output, now);
  statistics.count(statistics.acknowledged, wire.name);
  statistics.overAllocated += model.accounts.some((account) => allocated(account) > account.balance) ? 1 : 0;
  return true;
}

/** The possible refusals of a call. A replay is refused only when its answer names an account that has since become hidden. */
function refusable(
  model: Model,
  { caller }: WireCall,
  known: ReturnType<Model["recall"]>,
  objections: Objections,
): Objections {
  if (known === undefined) return objections;
  if (known === "other") return new Objections([...objections, "idempotency_key_reused"]);
  const text = JSON.stringify(known.output);
  const hidden = model.accounts.some((account) => !model.sees(caller, account) && text.includes(account.id));
  return new Objections(hidden || model.hasLeft(caller) ? ["not_found"] : []);
}

function assertDeclared(name: string, outcome: Outcome & { ok: false }, title: string): void {
  const { refusals = [], representation } = catalog.find((operation) => operation.name === name) ?? {};
  const declared = representation ? [...refusals, "changed_since_read" as const] : refusals;
  const { code, message } = outcome.refusal;
  assert.notEqual(code, "internal", `${title}: ${JSON.stringify(outcome.refusal.facts)}`);
  assert.ok(
    [...declared, ...COMMON_REFUSALS].includes(code),
    `${title}: ${name} does not declare ${code}: ${message}`,
  );
}
