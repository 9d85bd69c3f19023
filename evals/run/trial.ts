import type { SqlEntityManager } from "@mikro-orm/sql";
import { verifyCouple } from "../../src/engine/verify.ts";
import { type Agent, type RunName, RunOver } from "../agents/agent.ts";
import { digestOf, readBooks, readEvents, readHead } from "../grade/books.ts";
import { grade, passes } from "../grade/grade.ts";
import { earmarkedOf, idOf } from "../grade/rows.ts";
import { seedOf } from "../stage/ids.ts";
import type { Seeded } from "../stage/seed.ts";
import { type Played, setStage } from "../stage/stage.ts";
import { openSurface, type SurfaceName } from "../stage/surfaces.ts";
import type { World, Worlds } from "../stage/world.ts";
import { factsOf } from "../task/facts.ts";
import type { Task } from "../task/task.ts";
import type { BooksRows, Evidence, TrialResult } from "./evidence.ts";

/** One run that is to be made. Two of one database differ in one of these, or their ids would be the same. */
export interface Trial {
  readonly agent: Agent;
  readonly task: Task;
  readonly surface: SurfaceName;
  /** From 1. */
  readonly trial: number;
}

/**
 * Runs an agent on a task in a world of its own, under the eyes of a grader who reads with an EntityManager of its own.
 * Never throws: what goes wrong outside the agent's judgement makes the run errored, not failed.
 */
export async function runTrial(worlds: Worlds, { agent, task, surface, trial }: Trial): Promise<TrialResult> {
  const started = performance.now();
  const name = nameOf({ agent, task, surface, trial });
  const result = { ...name, seed: seedOf(seedTextOf(name)) };
  try {
    const world = await worlds.make(task, seedTextOf(name));
    const { evidence, usage, broke } = await playIn(world, { agent, task, surface, trial });
    const { cost, ...tokens } = usage;
    const left = {
      calls: evidence.transcript.filter(({ kind }) => kind === "called").length,
      ...tokens,
      ...(cost > 0 && { cost }),
      milliseconds: since(started),
      evidence,
    };
    if (broke) return { ...result, verdict: "errored", error: wordsOf(broke), ...left };
    const grades = grade(task, evidence);
    return { ...result, verdict: passes(grades) ? "passed" : "failed", grades, ...left };
  } catch (error) {
    const spent = { calls: 0, inputTokens: 0, outputTokens: 0, milliseconds: since(started) };
    return { ...result, verdict: "errored", error: wordsOf(error), ...spent };
  }
}

/** What tells a run from every other. */
export function nameOf({ agent, task, surface, trial }: Trial): RunName {
  return { agent: agent.name, surface, task: task.id, trial };
}

/** All ids and chances of a run follow from its name. */
function seedTextOf({ agent, surface, task, trial }: RunName): string {
  return [agent, surface, task, trial].join("|");
}

function wordsOf(error: unknown): string {
  const { message, cause } = error as Error;
  return cause instanceof Error ? `${message} (${cause.message})` : message;
}

/**
 * Lets the agent act in a world, and gathers what it left behind. `broke` is what it threw, other than RunOver.
 * @throws Error where the world is not what the fixture tells
 */
export async function playIn(
  { couple, decoy, ids }: World,
  { agent, task, surface, trial }: Trial,
): Promise<{ evidence: Evidence; usage: Played["usage"]; broke?: Error }> {
  const run = nameOf({ agent, task, surface, trial });
  const { engine, coupleId } = couple;
  // Never the agent's: what its engine has loaded tells nothing here.
  const eyes = () => engine.orm.em.fork() as SqlEntityManager;
  const before = await readBooks(eyes(), coupleId);
  assertAsTold(task, ids, before);
  const { sequence } = await readHead(eyes(), coupleId);
  const untouched = await digestOf(eyes(), decoy.coupleId);
  const open = await openSurface(surface, { engine, principal: couple.agent(task.speaks) });
  const look = () => readHead(eyes(), coupleId);
  const { stage, transcript, usage, close } = await setStage({ run, task, couple, surface: open, look });
  let broke: Error | undefined;
  try {
    await agent.act(stage, { task, ids, seed: seedOf(seedTextOf(run)) });
  } catch (error) {
    if (!(error instanceof RunOver)) broke = error instanceof Error ? error : new Error(String(error));
  } finally {
    await close();
    await open.close();
  }
  const evidence: Evidence = {
    ids,
    before,
    after: await readBooks(eyes(), coupleId),
    events: await readEvents(eyes(), coupleId, sequence),
    transcript,
    decoy: { before: untouched, after: await digestOf(eyes(), decoy.coupleId) },
    ...(await verdictOn(couple)),
  };
  return { evidence, usage, ...(broke && { broke }) };
}

async function verdictOn({ engine, coupleId }: Seeded): Promise<Pick<Evidence, "discrepancy">> {
  const { discrepancy } = await verifyCouple(engine.orm.em.fork(), coupleId);
  return discrepancy ? { discrepancy } : {};
}

/**
 * Expected amounts are worked out from the fixture's own words: they must be what the operations made of it.
 * @throws Error where the two disagree
 */
function assertAsTold({ books }: Task, ids: Evidence["ids"], rows: BooksRows): void {
  const facts = factsOf(books);
  if (facts.unknown) return;
  for (const [key, { balance }] of facts.accounts) {
    const id = idOf({ ids }, "accounts", key);
    const row = rows.accounts.find((account) => account.id === id);
    const told = [...facts.earmarks].filter(([pair]) => pair.startsWith(`${key} `));
    const earmarked = told.reduce((sum, [, amount]) => sum + amount, 0n);
    if (BigInt(row?.balance ?? -1) !== balance || earmarkedOf(rows, id) !== earmarked) {
      throw new Error(`the fixture's own arithmetic of ${key} is not what the operations made of it`);
    }
  }
}

function since(started: number): number {
  return Math.round(performance.now() - started);
}
