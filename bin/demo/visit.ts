import { setTimeout as sleep } from "node:timers/promises";
import { styleText } from "node:util";
import { makeLink } from "../../src/engine/sign-in/links.ts";
import { LINK_MINUTES } from "../../src/identity/sign-in-link.ts";
import { type Environment, exitAt, STOP_SIGNALS } from "./environment.ts";
import type { Page } from "./page.ts";
import { get, post, type Step } from "./step.ts";

/** npm repeats the terminal's signal to its child: a second signal within this time is that repetition, in milliseconds. */
const ECHO_MS = 250;

const PIANO = {
  account_id: "{savings}",
  from_goal_id: "{car}",
  to_goal_id: "{piano}",
  amount: "1200.00",
};

/** The last day of the year: a plan that waits for Ben, and check-ins, so that visitors find something to do. */
export const LAST_DAY: readonly Step[] = [
  { on: "2026-12-31", jobs: true },
  post("ben", "/journal", { text: "The Piano is half paid!", mood: "good", goal_id: "{piano}" }),
  post("ada", "/goals/react", { goal_id: "{piano}", emoji: "🎹" }),
  get("ada", "/couples/{couple}", {}, { save: { basis: "ledger.sequence" } }),
  {
    tool: "commit_rebalance",
    input: { moves: [PIANO], basis_sequence: "{basis}" },
    expect: { status: "awaiting_approval" },
  },
  post("ada", "/sync/prompts", { schedule: "now", message: "How was our year?" }),
  post("ben", "/sync/prompts", {
    schedule: { rrule: "FREQ=WEEKLY;BYDAY=SU", start: "2027-01-03T09:00" },
    message: "Sunday money talk",
  }),
];

/** Serves the books to visitors until a signal. */
export async function receiveVisitors(environment: Environment, page: Page): Promise<void> {
  const origin = await environment.serve(({ to, text }) => {
    const link = /\S+#\S+/.exec(text)?.[0];
    if (link !== undefined) page.text(`Mail to ${to}: ${link}`);
  });
  const [ada, ben] = await Promise.all(
    ["ada@example.com", "ben@example.com"].map(async (email) => {
      const secret = await makeLink(environment.engine, email, { signUp: "closed" });
      return styleText("bold", `${origin}/sign-in#${secret}`);
    }),
  );
  page.text(`The books of Ada Park and Ben Okoro are open on this machine. It is December 31, 2026, in them.

  as Ada    ${ada}
  as Ben    ${ben}, in a private window
  Claude    ${origin}/mcp
  stop      Ctrl-C, which deletes the books

Each link signs in once within ${LINK_MINUTES} minutes. For another, enter ada@example.com or ben@example.com on
${origin}/sign-in: the mail appears here.`);
  await untilSignal();
}

/** Resolves at the first signal to stop. A second signal ends the process at once. */
async function untilSignal(): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  for (const signal of STOP_SIGNALS) process.off(signal, exitAt).on(signal, () => resolve());
  await promise;
  void sleep(ECHO_MS, undefined, { ref: false }).then(() => {
    for (const signal of STOP_SIGNALS) process.on(signal, exitAt);
  });
}
