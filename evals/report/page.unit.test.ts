import { describe, expect, test } from "vitest";
import { evidenceOf, gradesOf, HOSTILE, resultOf } from "../../testing/eval-results.ts";
import { reportPage } from "./page.ts";

const TAGS =
  /^(!doctype|html|head|meta|title|style|body|a|header|main|section|h[1-4]|p|div|table|thead|tbody|tr|th|td|details|summary|span|b|ol|ul|li|dl|dt|dd|pre|code|del|ins|label|input)$/;

/** The names of all tags in a page's text. */
function tagsOf(page: string): string[] {
  return [...page.matchAll(/<\/?([^\s>/]+)/g)].map((match) => match[1] ?? "");
}

/** The names of all attributes; those within a quoted value are none. */
function attributesOf(page: string): string[] {
  const tags = [...page.matchAll(/<\w[^>]*>/g)].map(([tag]) => tag.replaceAll(/"[^"]*"/g, ""));
  return tags.flatMap((tag) => [...tag.matchAll(/\s([^\s=>]+)/g)].map((match) => match[1] ?? ""));
}

describe("the report", () => {
  test("tells each run's verdict, reasons, changes and words", () => {
    const failed = gradesOf({ answer: ["saved: 300.00 was answered, 350.00 is right"] });
    const page = reportPage(
      [
        resultOf(),
        resultOf({ trial: 1, verdict: "failed", grades: failed }),
        resultOf({ agent: "langchain", verdict: "errored", error: "The model's API answered 500." }),
      ],
      new Map([
        ["allocate/from-joint-checking", { title: "Put 50 on the Japan trip", words: "Please put 50." }],
      ]),
    );
    for (const told of [
      "saved: 300.00 was answered, 350.00 is right",
      "The model&#39;s API answered 500.",
      "Please put 50.",
      "Put 50 on the Japan trip",
      "Shall I put 50.00",
      "Person, confirms",
      "insufficient_funds",
      "Joint checking → Japan trip",
      "<del>300.00</del>",
      "<ins>350.00</ins>",
      "7,204 + 133 tokens",
      "$0.0123",
      "answer 1",
    ]) {
      expect(page).toContain(told);
    }
  });

  test("leads from every mark of the matrix to its run", () => {
    const results = ["allocate/one", "release/two"].flatMap((task) =>
      [0, 1, 2].map((trial) => resultOf({ task, trial })),
    );
    const page = reportPage(results);
    const led = [...page.matchAll(/href="#(run-\d+)"/g)].map((match) => match[1]);
    expect(led).toEqual(["run-1", "run-2", "run-3", "run-4", "run-5", "run-6"]);
    for (const anchor of led) expect(page).toContain(`<div id="${anchor}"`);
  });

  test("is broken by nothing that people, models or names of things say", () => {
    const evidence = evidenceOf(HOSTILE);
    const [goal] = evidence.after.goals;
    const result = resultOf({
      agent: HOSTILE,
      surface: HOSTILE,
      task: HOSTILE,
      verdict: "failed",
      error: HOSTILE,
      grades: gradesOf({ state: [HOSTILE] }),
      evidence: {
        ...evidence,
        after: { ...evidence.after, goals: [{ ...goal!, name: HOSTILE, notes: HOSTILE }] },
        events: evidence.events.map((event) => ({ ...event, metadata: { note: HOSTILE } })),
        discrepancy: { found: HOSTILE },
        transcript: [
          ...evidence.transcript,
          {
            kind: "called",
            tool: HOSTILE,
            input: HOSTILE,
            text: HOSTILE,
            refused: HOSTILE,
            sequence: 1,
            plans: [],
            tokens: 1,
          },
          { kind: "heard", text: HOSTILE, confirms: false, mark: HOSTILE, left: false },
          { kind: "submitted", answer: { [HOSTILE]: HOSTILE } },
        ],
      },
    });
    const page = reportPage([result], new Map([[HOSTILE, { title: HOSTILE, words: HOSTILE }]]));
    expect(tagsOf(page).filter((tag) => !TAGS.test(tag))).toEqual([]);
    expect(page.match(/<\/style>/g)).toHaveLength(1);
    expect(page).not.toMatch(/[\u202a-\u202e\u2066-\u2069\u200b]/);
    expect(page).toContain("[U+202E]tsohg");
    expect(attributesOf(page).filter((name) => /^on|^src$|^style$/.test(name))).toEqual([]);
    expect(attributesOf(page)).toContain("aria-label");
  });

  test("needs nothing from elsewhere, and forbids a browser to load or run anything", () => {
    const page = reportPage([resultOf()]);
    expect(page).toContain(`content="default-src 'none'; style-src 'unsafe-inline'`);
    expect(page).not.toMatch(/<script|\bsrc=|<link|@import|url\(|https?:/);
  });

  test("of no results says so", () => {
    expect(reportPage([])).toContain("0 runs of 0 tasks");
  });
});
