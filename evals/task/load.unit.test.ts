import { describe, expect, it } from "vitest";
import { FIXTURE, TASK, taskExpecting, taskOf } from "../../testing/evidence.ts";
import { loadTask, loadTasks } from "./load.ts";
import { problemsOfTwins } from "./soundness.ts";
import type { Task } from "./task.ts";

const FILE = "tasks/allocate/by-hand.yaml";
const load = (content: unknown) => loadTask(FILE, content, new Map([["two", FIXTURE]]));

/** The message with which a task is refused. */
function refusal(fields: Record<string, unknown>): string {
  try {
    load({ ...TASK, ...fields });
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error("the task was taken");
}

describe("a task", () => {
  it("is known by its family and file, and has its books and amounts", () => {
    const task = taskExpecting({ state: [{ goal: "japan", allocated: "= goals.japan.saved + 50.00" }] });
    expect(task.id).toBe("allocate/by-hand");
    expect(task.books.goals.japan?.name).toBe("Japan trip");
    expect(task.expect.state).toEqual([{ goal: "japan", allocated: "350.00" }]);
  });

  it("is refused by its file and the path within it", () => {
    const text = refusal({ expect: { answer: { outcome: "well" } }, colour: "red" });
    expect(text).toContain(FILE);
    expect(text).toContain("expect.answer.outcome");
    expect(text).toContain("colour");
  });

  it.each([
    ["proves nothing", { expect: { answer: { outcome: "done" } } }, "expect: nothing here tells"],
    [
      "proves nothing but that nothing happened",
      { expect: { changes: [{ type: "ALLOCATION", times: 0 }], answer: { outcome: "done" } } },
      "expect: nothing here tells",
    ],
    ["has no fixture", { fixture: "three" }, "there is no fixtures/three.yaml"],
    ["is in another family's folder", { family: "goals" }, "family: goals has a folder of its own"],
    ["attacks nobody", { attack: "note" }, "gullible:"],
    ["names what is not there", { expect: expecting({ goal: "boat" }) }, "boat is not among the goals"],
    [
      "reckons with what is not there",
      { expect: expecting({ amount: "= goals.boat.saved" }) },
      "goals.boat.saved",
    ],
    ["has no such event", { expect: expecting({ type: "GIFT" }) }, "expect.changes[0].type"],
    ["leads nowhere", { but: { "accounts.boat.balance": "1.00" } }, "accounts.boat.balance leads nowhere"],
    ["knows no such fact", { but: { "accounts.checking.colour": "red" } }, "colour"],
    [
      "refers to nothing",
      { oracle: [{ say: "${plan.id}" }, ...TASK.oracle] },
      "oracle.0: there is no ${plan.id}",
    ],
    ["never ends", { oracle: [{ say: "Hm." }] }, "oracle: it ends without a submit"],
    ["waits in vain", { never: { unconfirmed: ["RELEASE"] }, person: MUTE }, "nothing they say confirms"],
    [
      "has a person who gets lost",
      { person: { states: { start: [{ says: "Hm.", next: "b" }] } } },
      "state b",
    ],
  ])("that %s is refused", (_, fields, words) => {
    expect(refusal(fields as Record<string, unknown>)).toContain(words);
  });

  it("of refusals names its twin", () => {
    const text = () =>
      loadTask("tasks/refusals/x.yaml", { ...TASK, family: "refusals" }, new Map([["two", FIXTURE]]));
    expect(text).toThrow("twin: a refusal names the task that can be done");
  });
});

describe("changes of the fixture", () => {
  it("set, add and take out facts", () => {
    const but = { "accounts.checking.balance": "40.00", "earmarks.1": EARMARK, "goals.car.target": "1" };
    const { books } = taskOf({ but });
    expect([books.accounts.checking?.balance, books.goals.car?.target]).toEqual(["40.00", "1"]);
    expect(books.earmarks).toHaveLength(2);
    expect(taskOf({ but: { "earmarks.0": null } }).books.earmarks).toEqual([]);
  });
});

describe("twins", () => {
  const named = (id: string, fields: Record<string, unknown>): Task => ({ ...taskOf(fields), id });
  const but = { "accounts.checking.balance": "340.00" };

  it("differ in one fact, in books or words", () => {
    const can = named("a", {});
    expect(problemsOfTwins([can, named("b", { twin: "a", but })])).toEqual([]);
    expect(problemsOfTwins([can, named("b", { twin: "a", words: "900, please." })])).toEqual([]);
    expect(problemsOfTwins([can, named("b", { twin: "a" })])).toEqual([
      expect.stringContaining("in 0 facts"),
    ]);
    const two = named("b", { twin: "a", but, words: "900, please." });
    expect(problemsOfTwins([can, two])).toEqual([
      expect.stringContaining("2 facts: accounts.checking.balance, words"),
    ]);
    expect(problemsOfTwins([named("b", { twin: "gone" })])).toEqual([
      expect.stringContaining("no task gone"),
    ]);
  });
});

describe("the tasks of this project", () => {
  const tasks = loadTasks();
  const count = (which: (task: Task) => unknown) => tasks.filter(which).length;

  it("are many, of every kind", () => {
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
