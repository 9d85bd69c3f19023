import { globSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parse } from "yaml";
import { z } from "zod";
import { problemsOf, problemsOfTwins } from "./checks.ts";
import { computeAmount } from "./expression.ts";
import { factsOf } from "./facts.ts";
import { Fixture } from "./fixture.ts";
import { FAMILIES, type Task, TaskFile } from "./task.ts";

const DATA = fileURLToPath(new URL("../data", import.meta.url));

/** A file that is not a task, or a task that would prove nothing. The message names the file and the place in it. */
class BadTask extends Error {}

/** Every task of the project, sorted by id. @throws BadTask */
export function loadTasks(): Task[] {
  const fixtures = new Map(
    globSync("fixtures/*.yaml", { cwd: DATA }).map((file) => [basename(file, ".yaml"), read(file)]),
  );
  const tasks = globSync("tasks/*/*.yaml", { cwd: DATA })
    .map((file) => loadTask(file, read(file), fixtures))
    .toSorted((a, b) => (a.id < b.id ? -1 : 1));
  const [problem] = problemsOfTwins(tasks);
  if (problem) throw new BadTask(problem);
  return tasks;
}

function read(file: string): unknown {
  try {
    return parse(readFileSync(join(DATA, file), "utf8"));
  } catch (error) {
    throw new BadTask(`${file}: ${(error as Error).message}`);
  }
}

/** The task in a file's content. @throws BadTask */
export function loadTask(file: string, content: unknown, fixtures: ReadonlyMap<string, unknown>): Task {
  const [folder, name = ""] = file.split("/").slice(-2);
  const family = FAMILIES.find((one) => one === folder);
  if (!family) throw new BadTask(`${file}: ${folder} is not a family of tasks`);
  const parsed = validated(file, TaskFile, content);
  const fixture = fixtures.get(parsed.fixture);
  if (fixture === undefined)
    throw new BadTask(`${file}: fixture: there is no fixtures/${parsed.fixture}.yaml`);
  const original = validated(`fixtures/${parsed.fixture}.yaml`, Fixture, fixture);
  const books = overridden(file, original, parsed.overrides);
  const expect = withAmounts(file, parsed.expect, books);
  const task = { ...parsed, expect, id: `${family}/${basename(name, ".yaml")}`, family, books };
  const [problem] = problemsOf(task);
  if (problem) throw new BadTask(`${file}: ${problem}`);
  return task;
}

function validated<S extends z.ZodType>(file: string, schema: S, content: unknown): z.output<S> {
  const result = schema.safeParse(content);
  if (!result.success) throw new BadTask(`${file}:\n${z.prettifyError(result.error)}`);
  return result.data;
}

function overridden(file: string, fixture: Fixture, overrides: Task["overrides"]): Fixture {
  const changed = structuredClone(fixture);
  for (const [path, value] of Object.entries(overrides)) {
    const problem = override(changed, path, value);
    if (problem) throw new BadTask(`${file}: overrides: ${problem}`);
  }
  return validated(`${file}: overrides`, Fixture, changed);
}

/**
 * Sets the fact at a path such as `accounts.checking.balance`; null removes it. The parent must exist; the schema of the
 * fixture decides whether the fact may. Returns the problem, if any.
 */
function override(fixture: object, path: string, value: unknown): string | undefined {
  const parts = path.split(".");
  const last = parts.pop() ?? "";
  let parent: unknown = fixture;
  for (const part of parts) parent = isContainer(parent) ? parent[part] : undefined;
  if (!isContainer(parent)) return `${path} does not exist`;
  if (Array.isArray(parent) && Number(last) > parent.length) return `${path} is past the end`;
  if (value !== null) parent[last] = value;
  else if (Array.isArray(parent)) parent.splice(Number(last), 1);
  else if (last in parent) delete parent[last];
  else return `${path} does not exist and cannot be removed`;
  return undefined;
}

function isContainer(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}

const AMOUNT_FIELDS = ["allocated", "spent", "target", "balance", "available", "amount"];

/** The expectations with every expression replaced by its amount. */
function withAmounts(file: string, expect: Task["expect"], books: Fixture): Task["expect"] {
  const facts = factsOf(books);
  const amount = (place: string, expression: string) => {
    try {
      return computeAmount(expression, facts);
    } catch (error) {
      throw new BadTask(`${file}: ${place}: ${(error as Error).message}`);
    }
  };
  const each = <T extends object>(place: string, row: T): T =>
    Object.fromEntries(
      Object.entries(row).map(([field, value]) => [
        field,
        AMOUNT_FIELDS.includes(field) && typeof value === "string"
          ? amount(`${place}.${field}`, value)
          : value,
      ]),
    ) as T;
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
