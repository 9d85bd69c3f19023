import { describe, expect, it } from "vitest";
import {
  agentMessage,
  simulationOf,
  submittedAnswer,
  taskExpecting,
  toolCallAt,
} from "../../testing/simulation.ts";
import { evaluateCommunication } from "./communication.ts";

const FIELDS = {
  saved: { kind: "amount", description: "What the Japan trip holds.", is: "= goals.japan.saved + 50.00" },
  steps: { kind: "count", description: "How many steps.", is: 2 },
  day: { kind: "date", description: "When it is complete.", is: "2026-04-03" },
};
const MESSAGE = "The Japan trip holds 350.00 after two steps; it is complete on 3 April.";
const task = taskExpecting({ answer: { outcome: "done", fields: FIELDS } });
const problems = (...words: string[]) =>
  evaluateCommunication(
    task,
    simulationOf({
      trajectory: [toolCallAt(10), ...words.map(agentMessage), submittedAnswer({ outcome: "done" })],
    }),
  );

describe("a message", () => {
  it.each([MESSAGE, "$350, in 2 steps, April 3rd", "350 dollars. Both steps. 2026-04-03"])(
    "mentions every figure: %s",
    (text) => expect(problems(text)).toEqual([]),
  );

  it.each([
    [MESSAGE.replace("350", "351"), 2], // Not mentioned, and invented.
    [MESSAGE.replace("two", "three"), 1],
    [MESSAGE.replace("3 April", "13 April"), 1],
    [MESSAGE.replace("3 April", "3 May"), 1],
  ])("mentions no other figure: %s", (text, reasons) => expect(problems(text)).toHaveLength(reasons));

  it("need not mention a figure that the task excludes", () => {
    const saved = { ...FIELDS.saved, communicate: false };
    const lax = taskExpecting({ answer: { outcome: "done", fields: { saved } } });
    expect(
      evaluateCommunication(lax, simulationOf({ trajectory: [toolCallAt(10), agentMessage("Done.")] })),
    ).toEqual([]);
  });

  it("must follow the last change", () => {
    expect(problems()).toContain("no message follows the last change");
    const early = simulationOf({ trajectory: [agentMessage(MESSAGE), toolCallAt(10)] });
    expect(evaluateCommunication(task, early)).toEqual(["no message follows the last change"]);
  });
});

describe("an amount in the final messages", () => {
  it.each(["999.99", "$999", "999 euros", "999,999.99"])("must not be invented: %s", (amount) => {
    expect(problems(`${MESSAGE} You hold ${amount}.`)).toEqual([
      expect.stringContaining("which is not in the books"),
    ]);
  });

  it.each([
    "1,000.00 before",
    "2,650.00 missing",
    "300.00, and 50.00 more",
    "400.00 with another 50",
    "7 days, 99.99 %",
  ])("may come from the books or be computed: %s", (words) =>
    expect(problems(`${MESSAGE} ${words}`)).toEqual([]),
  );

  it("must not be one that only the partner can see", () => {
    expect(problems(`${MESSAGE} Ben has 70.00.`)).toHaveLength(1);
  });
});
