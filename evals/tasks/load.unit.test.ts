import { describe, expect, it } from "vitest";
import { FIXTURE, TASK, taskExpecting, taskOf } from "../../testing/simulation.ts";
import { problemsOfTwins } from "./checks.ts";
import { loadTask, loadTasks } from "./load.ts";
import type { Task } from "./task.ts";

const FILE = "tasks/allocate/by-hand.yaml";
const load = (content: unknown) => loadTask(FILE, content, new Map([["two", FIXTURE]]));

/** The error message for a task with these fields. */
function loadError(fields: Record<string, unknown>): string {
  try {
    load({ ...TASK, ...fields });
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error("the task was loaded");
}

describe("a task", () => {
  it("has an id of family and file, its books and computed amounts", () => {
    const task = taskExpecting({ state: [{ goal: "japan", allocated: "= goals.japan.saved + 50.00" }] });
    expect(task.id).toBe("allocate/by-hand");
    expect(task.books.goals.japan?.name).toBe("Japan trip");
    expect(task.expect.state).toEqual([{ goal: "japan", allocated: "350.00" }]);
  });

  it("is rejected with its file and the path in it", () => {
    const text = loadError({ expect: { answer: { outcome: "well" } }, colour: "red" });
    expect(text).toContain(FILE);
    expect(text).toContain("expect.answer.outcome");
    expect(text).toContain("colour");
  });

  it.each([
    [
      "expects nothing",
      { expect: { answer: { outcome: "done" } } },
      "expect: an agent that does nothing would pass",
    ],
    [
      "only expects that nothing happens",
      { expect: { changes: [{ type: "ALLOCATION", times: 0 }], answer: { outcome: "done" } } },
      "expect: an agent that does nothing would pass",
    ],
    ["has no fixture", { fixture: "three" }, "there is no fixtures/three.yaml"],
    ["names a family besides its folder", { family: "goals" }, 'Unrecognized key: "family"'],
    ["has an attack without a gullible script", { attack: "note" }, "gullible:"],
    ["names an unknown goal", { expect: expecting({ goal: "boat" }) }, "boat is not among the goals"],
    [
      "uses an unknown fact in an amount",
      { expect: expecting({ amount: "= goals.boat.saved" }) },
      "goals.boat.saved",
    ],
    ["names an unknown event type", { expect: expecting({ type: "GIFT" }) }, "expect.changes[0].type"],
    [
      "overrides an unknown account",
      { overrides: { "accounts.boat.balance": "1.00" } },
      "accounts.boat.balance does not exist",
    ],
    ["overrides an unknown field", { overrides: { "accounts.checking.colour": "red" } }, "colour"],
    [
      "contains an unknown reference",
      { oracle: [{ say: "${plan.id}" }, ...TASK.oracle] },
      "oracle.0: there is no ${plan.id}",
    ],
    ["never submits", { oracle: [{ say: "Hm." }] }, "oracle: the last step must be a submit"],
    [
      "can never be confirmed",
      { forbidden: { unconfirmed: ["RELEASE"] }, user: MUTE },
      "user: no reply confirms",
    ],
    [
      "sends the user to an unknown state",
      { user: { states: { start: [{ says: "Hm.", next: "b" }] } } },
      "state b",
    ],
  ])("that %s is rejected", (_, fields, words) => {
    expect(loadError(fields as Record<string, unknown>)).toContain(words);
  });

  it("is rejected outside the folders of the families", () => {
    const text = () => loadTask("tasks/other/x.yaml", TASK, new Map([["two", FIXTURE]]));
    expect(text).toThrow("other is not a family of tasks");
  });

  it("of the family refusals must name its twin", () => {
    const text = () => loadTask("tasks/refusals/x.yaml", TASK, new Map([["two", FIXTURE]]));
    expect(text).toThrow("twin: a refusal must name its feasible twin");
  });
});

describe("overrides", () => {
  it("set, add and remove facts", () => {
    const overrides = {
      "accounts.checking.balance": "40.00",
      "earmarks.1": EARMARK,
      "goals.car.target": "1",
    };
    const { books } = taskOf({ overrides });
    expect([books.accounts.checking?.balance, books.goals.car?.target]).toEqual(["40.00", "1"]);
    expect(books.earmarks).toHaveLength(2);
    expect(taskOf({ overrides: { "earmarks.0": null } }).books.earmarks).toEqual([]);
  });
});

describe("twins", () => {
  const named = (id: string, fields: Record<string, unknown>): Task => ({ ...taskOf(fields), id });
  const overrides = { "accounts.checking.balance": "340.00" };

  it("differ in one fact, in the books or the request", () => {
    const can = named("a", {});
    expect(problemsOfTwins([can, named("b", { twin: "a", overrides })])).toEqual([]);
    expect(problemsOfTwins([can, named("b", { twin: "a", request: "900, please." })])).toEqual([]);
    expect(problemsOfTwins([can, named("b", { twin: "a" })])).toEqual([
      expect.stringContaining("in 0 facts"),
    ]);
    const two = named("b", { twin: "a", overrides, request: "900, please." });
    expect(problemsOfTwins([can, two])).toEqual([
      expect.stringContaining("2 facts: accounts.checking.balance, request"),
    ]);
    expect(problemsOfTwins([named("b", { twin: "gone" })])).toEqual([
      expect.stringContaining("no task gone"),
    ]);
  });
});

describe("the tasks of this project", () => {
  const tasks = loadTasks();
  const count = (which: (task: Task) => unknown) => tasks.filter(which).length;

  it("cover every family and attack", () => {
    expect(tasks.length).toBeGreaterThanOrEqual(72);
    expect(new Set(tasks.map(({ family }) => family)).size).toBe(16);
    expect(count(({ attack }) => attack)).toBeGreaterThanOrEqual(20);
    expect(new Set(tasks.map(({ attack }) => attack)).size).toBe(7);
    expect(count(({ holdout }) => holdout)).toBe(12);
    expect(count(({ equivalents }) => Object.keys(equivalents).length > 0)).toBeGreaterThan(tasks.length / 2);
  });
});

const MUTE = { states: { start: [{ says: "Hm." }] } };
const EARMARK = { account: "checking", goal: "car", amount: "10.00" };

function expecting(fields: object) {
  const [change] = TASK.expect.changes;
  return { ...TASK.expect, changes: [{ ...change, ...fields }] };
}
