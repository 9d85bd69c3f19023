import { globSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parse } from "yaml";
import { z } from "zod";
import { withChanges } from "./but.ts";
import { factsOf } from "./facts.ts";
import { Fixture } from "./fixture.ts";
import { problemsOf, problemsOfTwins } from "./soundness.ts";
import { workOut } from "./sum.ts";
import { Task } from "./task.ts";

/** Where the tasks and fixtures of this project are. */
export const EVALS = fileURLToPath(new URL("..", import.meta.url));

/** A file that is no task, or a task that would prove nothing. The message names the file, and where in it. */
export class BadTask extends Error {}

/** Every task below `root`, in the order of their ids. @throws BadTask */
export function loadTasks(root = EVALS): Task[] {
  const fixtures = new Map(
    globSync("fixtures/*.yaml", { cwd: root }).map((file) => [basename(file, ".yaml"), read(root, file)]),
  );
  const tasks = globSync("tasks/*/*.yaml", { cwd: root })
    .map((file) => loadTask(file, read(root, file), fixtures))
    .toSorted((a, b) => (a.id < b.id ? -1 : 1));
  const [problem] = problemsOfTwins(tasks);
  if (problem) throw new BadTask(problem);
  return tasks;
}

function read(root: string, file: string): unknown {
  try {
    return parse(readFileSync(join(root, file), "utf8"));
  } catch (error) {
    throw new BadTask(`${file}: ${(error as Error).message}`);
  }
}

/** A task of a file's content. @throws BadTask */
export function loadTask(file: string, content: unknown, fixtures: ReadonlyMap<string, unknown>): Task {
  const parsed = judged(file, Task, content);
  const fixture = fixtures.get(parsed.fixture);
  if (fixture === undefined)
    throw new BadTask(`${file}: fixture: there is no fixtures/${parsed.fixture}.yaml`);
  const books = booksOf(file, judged(`fixtures/${parsed.fixture}.yaml`, Fixture, fixture), parsed.but);
  const [family = "", name = ""] = file.split("/").slice(-2);
  const id = `${family}/${basename(name, ".yaml")}`;
  if (family !== parsed.family)
    throw new BadTask(`${file}: family: ${parsed.family} has a folder of its own`);
  const task = { ...parsed, expect: withAmounts(file, parsed.expect, books), id, books };
  const [problem] = problemsOf(task);
  if (problem) throw new BadTask(`${file}: ${problem}`);
  return task;
}

function judged<S extends z.ZodType>(file: string, schema: S, content: unknown): z.output<S> {
  const result = schema.safeParse(content);
  if (!result.success) throw new BadTask(`${file}:\n${z.prettifyError(result.error)}`);
  return result.data;
}

function booksOf(file: string, fixture: Fixture, but: Task["but"]): Fixture {
  try {
    return judged(`${file}: but`, Fixture, withChanges(fixture, but));
  } catch (error) {
    throw error instanceof BadTask ? error : new BadTask(`${file}: but: ${(error as Error).message}`);
  }
}

/** What is expected, with every sum worked out. */
function withAmounts(file: string, expect: Task["expect"], books: Fixture): Task["expect"] {
  const facts = factsOf(books);
  const amount = (place: string, sum: string) => {
    try {
      return workOut(sum, facts);
    } catch (error) {
      throw new BadTask(`${file}: ${place}: ${(error as Error).message}`);
    }
  };
  const each = <T extends object>(place: string, row: T): T => {
    const money = ["allocated", "spent", "target", "balance", "available", "amount"];
    return Object.fromEntries(
      Object.entries(row).map(([field, value]) => [
        field,
        money.includes(field) && typeof value === "string" ? amount(`${place}.${field}`, value) : value,
      ]),
    ) as T;
  };
  const fields = Object.entries(expect.answer.fields).map(([key, field]) => {
    if (field.kind !== "amount") return [key, field];
    return [key, { ...field, is: amount(`expect.answer.fields.${key}.is`, field.is) }];
  });
  return {
    ...expect,
    state: expect.state.map((row, at) => each(`expect.state.${at}`, row)),
    changes: expect.changes.map((change, at) => each(`expect.changes.${at}`, change)),
    answer: { ...expect.answer, fields: Object.fromEntries(fields) },
  };
}
