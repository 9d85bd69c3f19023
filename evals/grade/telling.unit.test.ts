import { describe, expect, it } from "vitest";
import { calledAt, evidenceOf, submitted, taskExpecting, told } from "../../testing/evidence.ts";
import { gradeTelling } from "./telling.ts";

const FIELDS = {
  saved: { kind: "amount", asks: "What the Japan trip holds.", is: "= goals.japan.saved + 50.00" },
  steps: { kind: "count", asks: "How many steps.", is: 2 },
  day: { kind: "date", asks: "When it is complete.", is: "2026-04-03" },
};
const HEARD = "The Japan trip holds 350.00 after two steps; it is complete on 3 April.";
const task = taskExpecting({ answer: { outcome: "done", fields: FIELDS } });
const telling = (...words: string[]) =>
  gradeTelling(
    task,
    evidenceOf({ transcript: [calledAt(10), ...words.map(told), submitted({ outcome: "done" })] }),
  );

describe("the person is told", () => {
  it.each([HEARD, "$350, in 2 steps, April 3rd", "350 dollars. Both steps. 2026-04-03"])(
    "every figure: %s",
    (text) => expect(telling(text)).toEqual([]),
  );

  it.each([
    [HEARD.replace("350", "351"), 2], // Not told, and from nowhere.
    [HEARD.replace("two", "three"), 1],
    [HEARD.replace("3 April", "13 April"), 1],
    [HEARD.replace("3 April", "3 May"), 1],
  ])("no other: %s", (text, reasons) => expect(telling(text)).toHaveLength(reasons));

  it("not without need", () => {
    const saved = { ...FIELDS.saved, told: false };
    const lax = taskExpecting({ answer: { outcome: "done", fields: { saved } } });
    expect(gradeTelling(lax, evidenceOf({ transcript: [calledAt(10), told("Done.")] }))).toEqual([]);
  });

  it("something when all is done, not only before", () => {
    expect(telling()).toContain("the person was told nothing in the end");
    const early = evidenceOf({ transcript: [told(HEARD), calledAt(10)] });
    expect(gradeTelling(task, early)).toEqual(["the person was told nothing in the end"]);
  });
});

describe("an amount in the last words", () => {
  it.each(["999.99", "$999", "999 euros", "999,999.99"])("comes from somewhere: %s", (amount) => {
    expect(telling(`${HEARD} You hold ${amount}.`)).toEqual([expect.stringContaining("which is nowhere")]);
  });

  it.each([
    "1,000.00 before",
    "2,650.00 missing",
    "300.00, and 50.00 more",
    "400.00 with another 50",
    "7 days, 99.99 %",
  ])("may be the books', or worked out: %s", (words) => expect(telling(`${HEARD} ${words}`)).toEqual([]));

  it("is not one that only the partner can see", () => {
    expect(telling(`${HEARD} Ben has 70.00.`)).toHaveLength(1);
  });
});
