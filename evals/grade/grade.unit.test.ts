import { describe, expect, it } from "vitest";
import {
  calledAt,
  confirmed,
  eventOf,
  evidenceOf,
  IDS,
  rowsWith,
  submitted,
  taskExpecting,
  taskOf,
  told,
} from "../../testing/evidence.ts";
import { COMPONENTS, type Entry, type Evidence } from "../run/evidence.ts";
import { grade, passes } from "./grade.ts";

const DONE = submitted({ outcome: "done" });

describe("a run that is done well", () => {
  it("passes, with no reason against it", () => {
    const grades = grade(taskOf(), evidenceOf());
    expect(Object.keys(grades)).toEqual([...COMPONENTS]);
    expect(Object.values(grades).flat()).toEqual([]);
    expect(passes(grades)).toBe(true);
  });

  it("is judged from plain JSON alone", () => {
    const evidence = JSON.parse(JSON.stringify(evidenceOf({ events: [] })));
    expect(passes(grade(taskOf(), evidence))).toBe(false);
  });
});

describe("state", () => {
  const state = (rows: unknown[], evidence = evidenceOf()) =>
    grade(taskExpecting({ state: rows }), evidence).state;

  it("compares amounts with those that the fixture's words come to", () => {
    expect(state([{ goal: "japan", allocated: "= goals.japan.saved + 50.00", target: "3000" }])).toEqual([]);
    expect(state([{ goal: "japan", allocated: "350.01" }])).toEqual([
      "allocated of goal Japan trip is 350.00, not 350.01",
    ]);
    expect(state([{ account: "checking", balance: "1000.00", available: "650.00" }])).toEqual([]);
    expect(state([{ account: "checking", available: "= accounts.checking.available" }])).toHaveLength(1);
    expect(state([{ earmark: { account: "checking", goal: "car" }, amount: "0.00" }])).toEqual([]);
    expect(state([{ earmark: { account: "checking", goal: "japan" }, amount: "0.00" }])).toHaveLength(1);
  });

  it("compares what else a goal is", () => {
    expect(state([{ goal: "car", name: "Car", priority: 3, deadline: null, locked: false }])).toEqual([]);
    expect(state([{ goal: "car", priority: 1, status: "closed", notes: ["red"] }])).toHaveLength(3);
  });

  it("finds a new goal by its name, once", () => {
    const after = rowsWith("35000");
    const made = { ...after.goals[1]!, id: "goal-new", name: "«Sofa»" };
    const evidence = evidenceOf({ after: { ...after, goals: [...after.goals, made] } });
    expect(state([{ goal: { name: "sofa" }, target: "500.00" }], evidence)).toEqual([]);
    expect(state([{ goal: { name: "Car" }, target: "500.00" }], evidence)).toHaveLength(1);
  });

  it("counts the plans and entries that the run made", () => {
    const plans = [{ id: "plan", status: "committed", requestedBy: IDS.partners.ada }];
    const entry = { id: "entry", author: IDS.partners.ada, goal: null, mood: "good", visibility: "shared" };
    const journal = [{ ...entry, text: "We did it." }];
    const evidence = evidenceOf({ after: { ...rowsWith("35000"), plans, journal } });
    expect(state([{ plans: "committed", count: 1 }], evidence)).toEqual([]);
    expect(state([{ plans: "committed", count: 1 }])).toHaveLength(1);
    expect(state([{ journal: { mood: "good", mentions: ["did it"] } }], evidence)).toEqual([]);
    expect(state([{ journal: { visibility: "private" } }], evidence)).toHaveLength(1);
    const old = evidenceOf({ ...evidence, before: evidence.after });
    expect(
      state(
        [
          { plans: "committed", count: 0 },
          { journal: {}, count: 0 },
        ],
        old,
      ),
    ).toEqual([]);
  });
});

describe("changes", () => {
  const changes = (events: Evidence["events"], wanted?: unknown[]) =>
    grade(wanted ? taskExpecting({ changes: wanted }) : taskOf(), evidenceOf({ events })).changes;

  it.each([
    ["another amount", { amount: "5001" }],
    ["another goal", { destGoal: IDS.goals.car }],
    ["another account", { sourceAccount: IDS.accounts.secret }],
    ["another type", { type: "RELEASE", sourceGoal: IDS.goals.japan, destGoal: null }],
  ])("is strict about %s", (_, fields) => {
    expect(changes([eventOf(fields)])).toHaveLength(2);
  });

  it("counts, and allows nothing beside what is asked for", () => {
    expect(changes([])).toEqual([expect.stringContaining("happened 0 times, not 1")]);
    expect(changes([eventOf(), eventOf({ sequence: 11 })])).toEqual([
      "ALLOCATION 50.00 in Joint checking to Japan trip was not to happen",
    ]);
  });

  it("looks away from what follows by itself, and from other hands", () => {
    expect(changes([eventOf(), eventOf({ type: "DRIFT" }), eventOf({ actor: "app" })])).toEqual([]);
    expect(changes([eventOf({ actor: "app" })])).toHaveLength(1);
  });

  it("allows what may be, and asks for facts", () => {
    const reaction = { type: "REACTION", goal: "japan", metadata: { emoji: "🎉" } };
    const event = eventOf({ type: "REACTION", sourceAccount: null, amount: "0", metadata: { emoji: "🎉" } });
    expect(changes([event], [reaction])).toEqual([]);
    expect(changes([{ ...event, metadata: { emoji: "😀" } }], [reaction])).toHaveLength(2);
    const allowed = { type: "ALLOCATION", at_most: 2 };
    expect(changes([event, eventOf(), eventOf()], [reaction, allowed])).toEqual([]);
    expect(changes([event], [reaction, allowed])).toEqual([]);
  });
});

describe("milestones", () => {
  const order = (transcript: Entry[], ...names: string[]) =>
    grade(taskExpecting({ order: names }), evidenceOf({ transcript })).milestones;
  const suggested = calledAt(9, { tool: "suggest_rebalance", plans: ["plan"] });

  it("puts transcript and ledger in one order", () => {
    const all = ["read", "suggested", "told", "confirmed", "ALLOCATION"];
    expect(order([suggested, told("So?"), confirmed, calledAt(10), DONE], ...all)).toEqual([]);
    expect(order([suggested, calledAt(10), told("So?"), confirmed, DONE], "confirmed", "ALLOCATION")).toEqual(
      ["ALLOCATION came before confirmed"],
    );
    expect(order([suggested, calledAt(10), DONE], "suggested", "confirmed", "ALLOCATION")).toEqual([
      "confirmed never came",
    ]);
  });

  it("knows the person's own marks, and takes no refusal for a reading", () => {
    const marked: Entry = { kind: "heard", text: "No!", confirms: false, mark: "refused", left: false };
    expect(order([told("So?"), marked, DONE], "told", "refused")).toEqual([]);
    expect(order([calledAt(9, { refused: "not_found" }), DONE], "read")).toEqual(["read never came"]);
  });
});

describe("answer", () => {
  const fields = {
    saved: { kind: "amount", asks: "What it holds.", is: "350.00" },
    who: { kind: "names", asks: "Which goals.", is: ["japan", "car"] },
    late: { kind: "flag", asks: "Whether it is late.", is: false },
  };
  const right = { outcome: "done", saved: "350", who: ["«car»", "Japan trip"], late: false };
  const TOLD = told("It holds $350.00.");
  const answer = (transcript: Entry[], words: unknown[] = []) =>
    grade(taskExpecting({ answer: { outcome: "done", fields }, told: words }), evidenceOf({ transcript }))
      .answer;

  it("takes an amount or a name however it is written", () => {
    expect(answer([TOLD, submitted(right)])).toEqual([]);
  });

  it.each([
    { outcome: "not_done" },
    { saved: "350.01" },
    { saved: "350.001" },
    { saved: null },
    { who: ["Car"] },
    { who: ["Car", "Car"] },
    { who: ["Car", "Japan trip", "Boat"] },
    { late: null },
    { late: true },
  ])("does not take %o", (wrong) => {
    expect(answer([TOLD, submitted({ ...right, ...wrong })])).toHaveLength(1);
  });

  it("wants an answer, and the person told", () => {
    expect(answer([TOLD])).toEqual(["no answer was submitted"]);
    expect(answer([TOLD, submitted(right)], ["350"])).toEqual([]);
    expect(answer([TOLD, submitted(right)], ["Japan"])).toHaveLength(1);
    expect(answer([TOLD, submitted(right)], [{ any_of: ["Japan", "350"] }])).toEqual([]);
  });
});

describe("budget", () => {
  const budget = (...transcript: Entry[]) => grade(taskOf(), evidenceOf({ transcript })).budget;

  it("counts calls and tokens", () => {
    expect(budget(calledAt(9), told("Hm."), calledAt(10), DONE)).toEqual([]);
    expect(budget(calledAt(8), calledAt(9), calledAt(10), DONE)).toHaveLength(1);
    expect(budget(calledAt(10, { tokens: 101 }), DONE)).toHaveLength(1);
  });
});
