import type { Page } from "./page.ts";
import { expectThat } from "./player.ts";
import type { Message } from "./receiver.ts";
import { get, post, readInbox, type Scope, type Step, say } from "./step.ts";

/** Two Sundays at 9 AM. */
const SUNDAYS = { rrule: "FREQ=WEEKLY;BYDAY=SU;COUNT=2", start: "2026-10-25T09:00" };

const ABOUT = { goal_id: "{emergency}" };

function answer(by: "ada" | "ben", input: object, status: string): Step {
  return post(by, "/sync/prompts/{check_in}/answer", input, { expect: { status } });
}

/** A week between two check-ins: reminders, journal entries, reactions and webhook messages. */
export const WEEK: readonly Step[] = [
  get("ada", "/couples/{couple}", {}, { save: { head: "ledger.sequence" } }),
  post("ada", "/webhooks", { url: "{bot}", belongs_to: "couple" }, { save: { bot_secret: "secret" } }),
  { jobs: true },
  say("Ada connects their bot with a webhook and schedules check-ins on two Sundays at 9 AM."),
  post("ada", "/sync/prompts", { schedule: SUNDAYS, message: "How are we?" }),

  { on: "2026-10-25", jobs: true },
  ...readInbox("ada", { "items.0.kind": "check_in_due", "items.1.kind": "drift" }),
  ...readInbox("ben", { "items.0.kind": "check_in_due", "items.1.kind": "drift" }),
  say("On Sunday, both find in their inboxes: the fund is at risk, the check-in is due."),
  {
    by: "ben",
    request: "GET /sync/prompts?status=waiting",
    expect: {
      "items.*.due_at": ["2026-10-25T13:00:00.000Z"],
      "items.0.agenda.0.kind": "at_risk",
      "items.0.agenda.0.goal_id": "{emergency}",
    },
    save: { check_in: "items.0.id" },
    money: [
      "note",
      "{items.0.agenda.0.amount}",
      "is how far the Emergency fund is behind: first on the agenda",
    ],
  },
  answer("ben", { answer: "done", note: "Let's spend less." }, "waiting"),
  answer("ada", { answer: "snooze", until: "2026-10-26T08:00" }, "waiting"),
  { on: "2026-10-26" },
  answer("ada", { answer: "done" }, "complete"),
  say(`Ben answers "Let's spend less." Ada snoozes it until Monday, then completes it.`),

  { on: "2026-10-28" },
  post("ada", "/journal", { ...ABOUT, text: "Glad it was only a leg.", mood: "okay" }),
  post("ben", "/journal", { ...ABOUT, text: "I hate needing help.", mood: "low", visibility: "private" }),
  ...readInbox("ben", { "items.*.kind": ["journal_entry"] }),
  get("ada", "/inbox?unread=true", { items: [] }),
  { on: "2026-10-29" },
  post("ben", "/goals/react", { ...ABOUT, emoji: "💪" }),
  ...readInbox("ada", { "items.*.kind": ["reaction"] }),
  say(
    "Ada writes a shared journal entry. Ben's private entry does not appear in her inbox.",
    "His 💪 on the Emergency fund does.",
  ),

  { on: "2026-11-01", jobs: true },
  {
    ada: "It is Sunday again. What is on our list?",
    tool: "list_check_ins",
    shown: "waiting",
    input: { status: "waiting" },
    expect: {
      "items.0.due_at": "2026-11-01T09:00:00-05:00",
      "items.0.agenda.*.kind": ["at_risk", "journal_entry", "reaction"],
      "items.0.agenda.*.goal_id": ["{emergency}", "{emergency}", "{emergency}"],
    },
    save: { check_in: "items.0.id" },
    result: "at_risk: Emergency fund {items.0.agenda.0.amount}; journal_entry; reaction",
    claude: "The fund, what you wrote on Wednesday, and Ben's reaction.",
  },
  ...readInbox("ada", { "items.*.kind": ["check_in_due"] }),
  answer("ada", { answer: "done" }, "waiting"),
  answer("ben", { answer: "done" }, "complete"),
  say("It is due at 9 AM again, although the clocks went back in between. Both complete it."),
  get("ada", "/couples/{couple}", {}, { show: showBot }),
];

function showBot(page: Page, scope: Scope): void {
  const { head, ledger, received } = scope as {
    readonly head: number;
    readonly ledger: { readonly sequence: number };
    readonly received: readonly Message[];
  };
  // Both partners answered after the last message was sent.
  const sent = Array.from({ length: ledger.sequence - 2 - head }, (_, index) => head + 1 + index);
  const arrived = received.map(({ data }) => data.sequence);
  expectThat("the events that the bot received", arrived, sent);
  page.say(`Their bot has received ${sent.length} events in order, in signed messages without names,`);
  page.say("texts or amounts.");
}
