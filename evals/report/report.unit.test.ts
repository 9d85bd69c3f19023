import { PassThrough } from "node:stream";
import type { WriteStream } from "node:tty";
import { describe, expect, test } from "vitest";
import {
  agentMessage,
  confirmation,
  evaluationOf,
  resultOf,
  simulationOf,
  toolCallAt,
} from "../../testing/simulation.ts";
import { reportPage } from "./page.ts";
import { progressPrinter } from "./progress.ts";
import { scoreTable } from "./scores.ts";

/** Text that tries to inject markup and to reorder characters. */
const HOSTILE = `</script></style><script>alert("1")</script><img src=x onerror='alert(2)'> \u202Etsohg\u202C \u200B&amp; " '`;

const TAGS =
  /^(!doctype|html|head|meta|title|style|body|a|h[1-4]|p|div|table|thead|tbody|tr|th|td|details|summary|b|ol|ul|li|pre|code)$/;

/** The names of all tags in a page. */
function tagsOf(page: string): string[] {
  return [...page.matchAll(/<\/?([^\s>/]+)/g)].map((match) => match[1] ?? "");
}

/** The names of all attributes in a page. */
function attributesOf(page: string): string[] {
  const tags = [...page.matchAll(/<\w[^>]*>/g)].map(([tag]) => tag.replaceAll(/"[^"]*"/g, ""));
  return tags.flatMap((tag) => [...tag.matchAll(/\s([^\s=>]+)/g)].map((match) => match[1] ?? ""));
}

describe("the report", () => {
  test("shows the problems, events, messages and calls of each run", () => {
    const failed = evaluationOf({ answer: ["saved is 300.00, not 350.00"] });
    const trajectory = [
      agentMessage("Shall I put 50.00 of Joint checking on the Japan trip?"),
      confirmation,
      toolCallAt(9, { refused: "insufficient_funds" }),
      toolCallAt(10),
    ];
    const page = reportPage(
      [
        resultOf({ simulation: simulationOf({ trajectory }) }),
        resultOf({ trial: 1, verdict: "failed", evaluation: failed }),
        resultOf({ agent: "langchain", verdict: "errored", error: "The model's API answered 500." }),
      ],
      new Map([
        ["allocate/from-joint-checking", { title: "Put 50 on the Japan trip", request: "Please put 50." }],
      ]),
    );
    for (const text of [
      "saved is 300.00, not 350.00",
      "The model&#39;s API answered 500.",
      "Please put 50.",
      "Put 50 on the Japan trip",
      "Shall I put 50.00",
      "User, confirms",
      "insufficient_funds",
      "ALLOCATION 50.00 in Joint checking to Japan trip",
      "7,204 + 133 tokens",
      "$0.0123",
      "answer 1",
    ]) {
      expect(page).toContain(text);
    }
  });

  test("links every mark of the task table to its run", () => {
    const results = ["allocate/one", "release/two"].flatMap((task) =>
      [0, 1, 2].map((trial) => resultOf({ task, trial })),
    );
    const page = reportPage(results);
    const anchors = [...page.matchAll(/href="#(run-\d+)"/g)].map((match) => match[1]);
    expect(anchors).toEqual(["run-1", "run-2", "run-3", "run-4", "run-5", "run-6"]);
    for (const anchor of anchors) expect(page).toContain(`<div id="${anchor}"`);
  });

  test("escapes everything that users, models and names contain", () => {
    const simulation = simulationOf({ trajectory: [agentMessage(HOSTILE)] });
    const [goal] = simulation.after.goals;
    const result = resultOf({
      agent: HOSTILE,
      surface: HOSTILE,
      task: HOSTILE,
      verdict: "failed",
      error: HOSTILE,
      evaluation: evaluationOf({ state: [HOSTILE] }),
      simulation: {
        ...simulation,
        after: { ...simulation.after, goals: [{ ...goal!, name: HOSTILE, notes: HOSTILE }] },
        events: simulation.events.map((event) => ({ ...event, metadata: { note: HOSTILE } })),
        trajectory: [
          ...simulation.trajectory,
          {
            kind: "tool_call",
            tool: HOSTILE,
            input: HOSTILE,
            text: HOSTILE,
            refused: HOSTILE,
            sequence: 1,
            plans: [],
            tokens: 1,
          },
          { kind: "user_message", text: HOSTILE, confirms: false, milestone: HOSTILE, left: false },
          { kind: "answer", answer: { [HOSTILE]: HOSTILE } },
        ],
      },
    });
    const page = reportPage([result], new Map([[HOSTILE, { title: HOSTILE, request: HOSTILE }]]));
    expect(tagsOf(page).filter((tag) => !TAGS.test(tag))).toEqual([]);
    expect(page.match(/<\/style>/g)).toHaveLength(1);
    expect(page).not.toMatch(/[\u202a-\u202e\u2066-\u2069\u200b]/);
    expect(page).toContain("[U+202E]tsohg");
    expect(attributesOf(page).filter((name) => /^on|^src$|^style$/.test(name))).toEqual([]);
    expect(attributesOf(page)).toContain("aria-label");
  });

  test("is self-contained, and its policy blocks scripts and requests", () => {
    const page = reportPage([resultOf()]);
    expect(page).toContain(`content="default-src 'none'; style-src 'unsafe-inline'`);
    expect(page).not.toMatch(/<script|\bsrc=|<link|@import|url\(|https?:/);
  });

  test("of no results says so", () => {
    expect(reportPage([])).toContain("0 runs of 0 tasks");
  });
});

test("scores are a table with pass^k, errored runs and failed components", () => {
  const { cost: _, ...free } = resultOf({
    agent: "noop",
    verdict: "failed",
    evaluation: evaluationOf({ state: ["wrong"] }),
  });
  const results = [resultOf(), resultOf({ trial: 2, verdict: "errored" }), free];
  expect(scoreTable(results).split("\n")).toEqual([
    "agent   surface  pass^1  passed  errored  calls  tokens in  tokens out   time     cost  failed on",
    "openai  openai    100 %     1/1        1      4     14,408         266  3.7 s  $0.0246  –",
    "noop    openai      0 %     0/1        0      2      7,204         133  1.8 s        –  state 1",
  ]);
});

/** What progress prints to standard output and to a terminal or a pipe. */
function progress(isTTY: boolean) {
  const [out, terminal] = [new PassThrough(), new PassThrough()];
  const print = progressPrinter(out, Object.assign(terminal, { isTTY }) as unknown as WriteStream);
  print(resultOf(), { done: 1, of: 3 });
  print(resultOf({ verdict: "failed", evaluation: evaluationOf({ state: [`wrong ${HOSTILE}`] }) }), {
    done: 2,
    of: 3,
  });
  print(resultOf({ verdict: "errored", error: "The API is gone.\nTry later." }), { done: 3, of: 3 });
  return { out: String(out.read()), terminal: String(terminal.read() ?? "") };
}

test("progress lists runs that did not pass, with their problems and without hidden characters", () => {
  const { out, terminal } = progress(false);
  expect(out.split("\n")).toMatchObject([
    "✗ allocate/from-joint-checking  openai, openai, trial 0",
    expect.stringMatching(/^ {4}state: wrong .*\[U\+202E\]tsohg/),
    "! allocate/from-joint-checking  openai, openai, trial 0",
    "    The API is gone.",
    "    Try later.",
    "",
  ]);
  expect(terminal).toBe("");
});

test("progress on a terminal counts the runs", () => {
  const { terminal } = progress(true);
  expect(terminal).toContain("2/3  1 passed, 1 failed, 0 errored");
  expect(terminal.endsWith("3/3  1 passed, 1 failed, 1 errored\n")).toBe(true);
});
