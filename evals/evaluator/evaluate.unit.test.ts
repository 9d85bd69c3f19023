import { describe, expect, it } from "vitest";
import {
  agentMessage,
  confirmation,
  eventOf,
  IDS,
  rowsWith,
  simulationOf,
  submittedAnswer,
  taskExpecting,
  taskOf,
  toolCallAt,
} from "../../testing/simulation.ts";
import { COMPONENTS, type Simulation, type TrajectoryStep } from "../runner/simulation.ts";
import { evaluate, passes } from "./evaluate.ts";

const DONE = submittedAnswer({ outcome: "done" });

describe("a correct run", () => {
  it("passes every component", () => {
    const evaluation = evaluate(taskOf(), simulationOf());
    expect(Object.keys(evaluation)).toEqual([...COMPONENTS]);
    expect(Object.values(evaluation).flat()).toEqual([]);
    expect(passes(evaluation)).toBe(true);
  });

  it("is evaluated from plain JSON", () => {
    const simulation = JSON.parse(JSON.stringify(simulationOf({ events: [] })));
    expect(passes(evaluate(taskOf(), simulation))).toBe(false);
  });
});

describe("state", () => {
  const state = (rows: unknown[], simulation = simulationOf()) =>
    evaluate(taskExpecting({ state: rows }), simulation).state;

  it("compares amounts with those of the fixture", () => {
    expect(state([{ goal: "japan", allocated: "= goals.japan.saved + 50.00", target: "3000" }])).toEqual([]);
    expect(state([{ goal: "japan", allocated: "350.01" }])).toEqual([
      "goal Japan trip: allocated is 350.00, not 350.01",
    ]);
    expect(state([{ account: "checking", balance: "1000.00", available: "650.00" }])).toEqual([]);
    expect(state([{ account: "checking", available: "= accounts.checking.available" }])).toHaveLength(1);
    expect(state([{ earmark: { account: "checking", goal: "car" }, amount: "0.00" }])).toEqual([]);
    expect(state([{ earmark: { account: "checking", goal: "japan" }, amount: "0.00" }])).toHaveLength(1);
  });

  it("compares other fields of a goal", () => {
    expect(state([{ goal: "car", name: "Car", priority: 3, deadline: null, locked: false }])).toEqual([]);
    expect(state([{ goal: "car", priority: 1, status: "closed", notes: ["red"] }])).toHaveLength(3);
  });

  it("finds exactly one new goal by its name", () => {
    const after = rowsWith("35000");
    const made = { ...after.goals[1]!, id: "goal-new", name: "«Sofa»" };
    const simulation = simulationOf({ after: { ...after, goals: [...after.goals, made] } });
    expect(state([{ goal: { name: "sofa" }, target: "500.00" }], simulation)).toEqual([]);
    expect(state([{ goal: { name: "Car" }, target: "500.00" }], simulation)).toHaveLength(1);
  });

  it("counts the plans and journal entries of the run", () => {
    const plans = [{ id: "plan", status: "committed", requestedBy: IDS.partners.ada }];
    const entry = { id: "entry", author: IDS.partners.ada, goal: null, mood: "good", visibility: "shared" };
    const journal = [{ ...entry, text: "We did it." }];
    const simulation = simulationOf({ after: { ...rowsWith("35000"), plans, journal } });
    expect(state([{ plans: "committed", count: 1 }], simulation)).toEqual([]);
    expect(state([{ plans: "committed", count: 1 }])).toHaveLength(1);
    expect(state([{ journal: { mood: "good", mentions: ["did it"] } }], simulation)).toEqual([]);
    expect(state([{ journal: { visibility: "private" } }], simulation)).toHaveLength(1);
    const old = simulationOf({ ...simulation, before: simulation.after });
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
  const changes = (events: Simulation["events"], wanted?: unknown[]) =>
    evaluate(wanted ? taskExpecting({ changes: wanted }) : taskOf(), simulationOf({ events })).changes;

  it.each([
    ["another amount", { amount: "5001" }],
    ["another goal", { destGoal: IDS.goals.car }],
    ["another account", { sourceAccount: IDS.accounts.secret }],
    ["another type", { type: "RELEASE", sourceGoal: IDS.goals.japan, destGoal: null }],
  ])("must match: %s", (_, fields) => {
    expect(changes([eventOf(fields)])).toHaveLength(2);
  });

  it("counts events and allows no others", () => {
    expect(changes([])).toEqual([expect.stringContaining("0 events, not 1")]);
    expect(changes([eventOf(), eventOf({ sequence: 11 })])).toEqual([
      "unexpected event: ALLOCATION 50.00 in Joint checking to Japan trip",
    ]);
  });

  it("ignores derived events and events of other clients", () => {
    expect(changes([eventOf(), eventOf({ type: "DRIFT" }), eventOf({ actor: "app" })])).toEqual([]);
    expect(changes([eventOf({ actor: "app" })])).toHaveLength(1);
  });

  it("allows optional events and compares metadata", () => {
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
  const milestones = (trajectory: TrajectoryStep[], ...names: string[]) =>
    evaluate(taskExpecting({ milestones: names }), simulationOf({ trajectory })).milestones;
  const suggested = toolCallAt(9, { tool: "suggest_rebalance", plans: ["plan"] });

  it("merges trajectory and ledger in one order", () => {
    const all = ["read", "suggested", "message", "confirmed", "ALLOCATION"];
    expect(milestones([suggested, agentMessage("So?"), confirmation, toolCallAt(10), DONE], ...all)).toEqual(
      [],
    );
    expect(
      milestones(
        [suggested, toolCallAt(10), agentMessage("So?"), confirmation, DONE],
        "confirmed",
        "ALLOCATION",
      ),
    ).toEqual(["ALLOCATION came before confirmed"]);
    expect(milestones([suggested, toolCallAt(10), DONE], "suggested", "confirmed", "ALLOCATION")).toEqual([
      "confirmed was not reached",
    ]);
  });

  it("include those of the user's script; a refused call is not a read", () => {
    const marked: TrajectoryStep = {
      kind: "user_message",
      text: "No!",
      confirms: false,
      milestone: "refused",
      left: false,
    };
    expect(milestones([agentMessage("So?"), marked, DONE], "message", "refused")).toEqual([]);
    expect(milestones([toolCallAt(9, { refused: "not_found" }), DONE], "read")).toEqual([
      "read was not reached",
    ]);
  });
});

describe("answer", () => {
  const fields = {
    saved: { kind: "amount", description: "What it holds.", is: "350.00" },
    who: { kind: "names", description: "Which goals.", is: ["japan", "car"] },
    late: { kind: "flag", description: "Whether it is late.", is: false },
  };
  const right = { outcome: "done", saved: "350", who: ["«car»", "Japan trip"], late: false };
  const MESSAGE = agentMessage("It holds $350.00.");
  const answer = (trajectory: TrajectoryStep[], words: unknown[] = []) =>
    evaluate(
      taskExpecting({ answer: { outcome: "done", fields }, communicate: words }),
      simulationOf({ trajectory }),
    ).answer;

  it("accepts amounts and names in any notation", () => {
    expect(answer([MESSAGE, submittedAnswer(right)])).toEqual([]);
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
  ])("rejects %o", (wrong) => {
    expect(answer([MESSAGE, submittedAnswer({ ...right, ...wrong })])).toHaveLength(1);
  });

  it("requires an answer and messages with the results", () => {
    expect(answer([MESSAGE])).toEqual(["no answer was submitted"]);
    expect(answer([MESSAGE, submittedAnswer(right)], ["350"])).toEqual([]);
    expect(answer([MESSAGE, submittedAnswer(right)], ["Japan"])).toHaveLength(1);
    expect(answer([MESSAGE, submittedAnswer(right)], [{ any_of: ["Japan", "350"] }])).toEqual([]);
  });
});

describe("budget", () => {
  const budget = (...trajectory: TrajectoryStep[]) => evaluate(taskOf(), simulationOf({ trajectory })).budget;

  it("limits calls and tokens", () => {
    expect(budget(toolCallAt(9), agentMessage("Hm."), toolCallAt(10), DONE)).toEqual([]);
    expect(budget(toolCallAt(8), toolCallAt(9), toolCallAt(10), DONE)).toHaveLength(1);
    expect(budget(toolCallAt(10, { tokens: 101 }), DONE)).toHaveLength(1);
  });
});
