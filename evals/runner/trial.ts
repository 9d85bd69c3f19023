import type { SqlEntityManager } from "@mikro-orm/sql";
import { verifyCouple } from "../../src/engine/verify.ts";
import { type Agent, type RunName, RunOver } from "../agents/agent.ts";
import type { EvalDatabase, InitialState } from "../environment/database.ts";
import { seedOf } from "../environment/ids.ts";
import { createOrchestrator, type Orchestrator } from "../environment/orchestrator.ts";
import type { SeededCouple } from "../environment/seed.ts";
import { openSurface, type SurfaceName } from "../environment/surfaces.ts";
import { evaluate, passes } from "../evaluator/evaluate.ts";
import { digestOf, readBooks, readEvents, readHead } from "../evaluator/read-books.ts";
import { earmarkedOf, idOf } from "../evaluator/rows.ts";
import { factsOf } from "../tasks/facts.ts";
import type { Task } from "../tasks/task.ts";
import type { BooksRows, Simulation, TrialResult } from "./simulation.ts";

/** One run to make. Its name determines its ids, so that a database takes each run once. */
export interface Trial {
  readonly agent: Agent;
  readonly task: Task;
  readonly surface: SurfaceName;
  /** From 1. */
  readonly trial: number;
}

/** Runs an agent on a task and evaluates the run. Never throws: a failure outside the agent makes the run errored. */
export async function runTrial(database: EvalDatabase, trial: Trial): Promise<TrialResult> {
  const started = performance.now();
  const name = nameOf(trial);
  const result = { ...name, seed: seedOf(seedTextOf(name)) };
  try {
    const state = await database.createInitialState(trial.task, seedTextOf(name));
    const { simulation, usage, failure } = await simulate(state, trial);
    const { cost, ...tokens } = usage;
    const figures = {
      calls: simulation.trajectory.filter(({ kind }) => kind === "tool_call").length,
      ...tokens,
      ...(cost > 0 && { cost }),
      milliseconds: since(started),
      simulation,
    };
    if (failure) return { ...result, verdict: "errored", error: messageOf(failure), ...figures };
    const evaluation = evaluate(trial.task, simulation);
    return { ...result, verdict: passes(evaluation) ? "passed" : "failed", evaluation, ...figures };
  } catch (error) {
    const figures = { calls: 0, inputTokens: 0, outputTokens: 0, milliseconds: since(started) };
    return { ...result, verdict: "errored", error: messageOf(error), ...figures };
  }
}

/** The name of a run. */
export function nameOf({ agent, task, surface, trial }: Trial): RunName {
  return { agent: agent.name, surface, task: task.id, trial };
}

/** The text that seeds all ids and random choices of a run. */
function seedTextOf({ agent, surface, task, trial }: RunName): string {
  return [agent, surface, task, trial].join("|");
}

function messageOf(error: unknown): string {
  const { message, cause } = error as Error;
  return cause instanceof Error ? `${message} (${cause.message})` : message;
}

/**
 * Lets the agent act on an initial state and records the run. `failure` is what the agent threw, except RunOver.
 * @throws Error if the seeded books differ from the fixture
 */
export async function simulate(
  { couple, decoy, ids }: InitialState,
  trial: Trial,
): Promise<{ simulation: Simulation; usage: Orchestrator["usage"]; failure?: Error }> {
  const { agent, task, surface } = trial;
  const run = nameOf(trial);
  const { engine, coupleId } = couple;
  // A fork for each read, so that the evaluator reads nothing that the agent's engine has cached.
  const fork = () => engine.orm.em.fork() as SqlEntityManager;
  const before = await readBooks(fork(), coupleId);
  assertMatchesFixture(task, ids, before);
  const { sequence } = await readHead(fork(), coupleId);
  const decoyBefore = await digestOf(fork(), decoy.coupleId);
  const opened = await openSurface(surface, { engine, principal: couple.agent(task.speaker) });
  const { environment, trajectory, usage, close } = await createOrchestrator({
    run,
    task,
    couple,
    surface: opened,
    readHead: () => readHead(fork(), coupleId),
  });
  let failure: Error | undefined;
  try {
    await agent.act(environment, { task, ids, seed: seedOf(seedTextOf(run)) });
  } catch (error) {
    if (!(error instanceof RunOver)) failure = error instanceof Error ? error : new Error(String(error));
  } finally {
    await close();
    await opened.close();
  }
  const simulation: Simulation = {
    ids,
    before,
    after: await readBooks(fork(), coupleId),
    events: await readEvents(fork(), coupleId, sequence),
    trajectory,
    decoy: { before: decoyBefore, after: await digestOf(fork(), decoy.coupleId) },
    ...(await discrepancyOf(couple)),
  };
  return { simulation, usage, ...(failure && { failure }) };
}

async function discrepancyOf({ engine, coupleId }: SeededCouple): Promise<Pick<Simulation, "discrepancy">> {
  const { discrepancy } = await verifyCouple(engine.orm.em.fork(), coupleId);
  return discrepancy ? { discrepancy } : {};
}

/**
 * Checks that the amounts computed from the fixture, which the expectations rely on, equal those of the seeded books.
 * @throws Error if they differ
 */
function assertMatchesFixture({ books }: Task, ids: Simulation["ids"], rows: BooksRows): void {
  const facts = factsOf(books);
  if (facts.unknown) return;
  for (const [key, { balance }] of facts.accounts) {
    const id = idOf({ ids }, "accounts", key);
    const row = rows.accounts.find((account) => account.id === id);
    const earmarks = [...facts.earmarks].filter(([pair]) => pair.startsWith(`${key} `));
    const earmarked = earmarks.reduce((sum, [, amount]) => sum + amount, 0n);
    if (BigInt(row?.balance ?? -1) !== balance || earmarkedOf(rows, id) !== earmarked) {
      throw new Error(`the seeded books of ${key} differ from the amounts computed from the fixture`);
    }
  }
}

function since(started: number): number {
  return Math.round(performance.now() - started);
}
