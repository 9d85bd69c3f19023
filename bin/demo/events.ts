import { HOSPITAL, PLAN } from "./planning.ts";
import { allocate, get, money, post, record, release, type Step, say } from "./step.ts";
import { WEEK } from "./week.ts";

/** An id that no row has. */
const NEVER = "0199f3a0-0000-7000-8000-00000000dead";

const CLOSE_TRIP = post("ada", "/goals/{trip}/close", {});

/** What happens in a month before its routine. */
export const BEFORE: Readonly<Record<string, readonly Step[]>> = {
  "2026-01": [
    allocate("ada", "savings", "emergency", "4100.00"),
    money("earmark", "4100.00", "from Savings for the Emergency fund, the first priority"),
    allocate("ben", "savings", "trip", "1000.00"),
    allocate("ada", "savings", "car", "150.00"),
    money("earmark", "1150.00", "from Savings: Japan trip 1,000, New car 150"),
  ],
  "2026-04": [say("Ada gets a raise of 400 a month. They save all of it for the New car.")],
};

/** What happens in a month after its routine. */
export const AFTER: Readonly<Record<string, readonly Step[]>> = {
  // Ada sees how much money of a private account is earmarked for a joint goal, but not the account.
  "2026-02": [
    allocate("ben", "bens", "piano", "300.00", { on: "2026-02-14" }),
    money("earmark", "300.00", "from Ben's private account for the Piano"),
    get("ada", "/goals/{piano}", { partner_private_amount: "300.00" }),
    get("ada", "/accounts", { "items.length": 3 }),
    get("ada", `/accounts/${NEVER}`, {}, { refused: "not_found", save: { not_found: "title" } }),
    get("ada", "/accounts/{bens}", { title: "{not_found}" }, { refused: "not_found" }),
    say("Ada sees the 300.00, but not the account: its id answers 404, as if it never existed."),
  ],
  "2026-03": [
    allocate("ada", "savings", "car", "400.00", { on: "2026-03-12", save: { mistake: "event.id" } }),
    money("earmark", "400.00", "for the New car again: Ada missed that Claude had already done it"),
    post(
      "ada",
      "/ledger/events/{mistake}/reverse",
      { note: "Claude had already done it" },
      { on: "2026-03-13" },
    ),
    money("back", "400.00", "reversed: nothing is erased; the ledger keeps the mistake and its reversal"),
  ],
  "2026-05": [
    { on: "2026-05-18" },
    release("ben", "savings", "emergency", "950.00"),
    money("back", "950.00", "released from the Emergency fund: the old car's gearbox is broken"),
    record("ben", "BALANCE_SYNC", "16350.00", "savings", { category: "gearbox" }),
    money("out", "950.00", "paid out of Savings"),
  ],
  "2026-06": [
    allocate("ada", "adas", "car", "1500.00", { on: "2026-06-20" }),
    money("earmark", "1500.00", "from the 1,850 in Ada's checking for the New car"),
  ],
  // A payment leaves an account with less money than is earmarked in it; the books report the difference.
  "2026-07": [
    { on: "2026-07-22" },
    record("ada", "WITHDRAWAL", "700.00", "adas", { payee: "Dentist" }),
    money("out", "700.00", "to the dentist, from Ada's checking: 1,150 is left, but 1,500 is earmarked"),
    {
      ada: "Are our goals still covered?",
      tool: "get_summary",
      shown: "",
      expect: {
        "attention.*.kind": ["over_allocated", "spent_for"],
        "attention.*.amount": ["350.00", "350.00"],
      },
      result: "{attention.0.kind} by {attention.0.amount}",
      claude: "Not quite: your checking is 350 short. Was the dentist part of a goal?",
    },
  ],
  "2026-08": [
    { on: "2026-08-08" },
    release("ada", "adas", "car", "350.00"),
    get("ada", "/summary", { "attention.*.kind": ["milestone"] }),
    money("back", "350.00", "released from the New car: Ada's checking covers its goals again"),
    get("ada", "/goals/{trip}", { current_allocation: "5800.00" }),
    say("The Japan trip has reached its target of 5,800, five weeks early."),
    post("ben", "/goals/react", { goal_id: "{trip}", emoji: "🎉" }),
    post("ada", "/journal", { text: "We did it!", mood: "great", mood_word: "giddy", goal_id: "{trip}" }),
    post("ben", "/journal", { text: "A ring, in Kyoto?", visibility: "private" }),
    get("ada", "/journal", { "items.*.text": ["We did it!"] }),
    say('Ada writes in their journal: "We did it!" Ben reacts with 🎉, and writes'),
    say("a private entry: Ada sees only that there is one."),
  ],
  // A payment above what one partner may take alone needs the approval of the other.
  "2026-09": [
    { on: "2026-09-08" },
    record("ben", "BALANCE_SYNC", "18150.00", "savings", { category: "Japan trip" }),
    money("out", "5800.00", "for two weeks in Japan, from Savings"),
    {
      ada: "The trip is paid, 5,800 from Savings. Record it and close its goal.",
      tool: "spend_from_goal",
      shown: "Japan trip, 5,800.00",
      input: {
        account_id: "{savings}",
        goal_id: "{trip}",
        amount: "5800.00",
        payee: "Travel agency",
        already_in_balance: true,
      },
      expect: { status: "awaiting_approval" },
      save: { payment: "plan_id" },
      result: "{status}",
    },
    {
      tool: "close_goal",
      shown: "Japan trip",
      input: { goal_id: "{trip}" },
      refused: "missing_scope",
      result: "{line}",
      claude: "Ben must approve more than 1,000 a day. Please close the goal yourself.",
    },
    { ...CLOSE_TRIP, refused: "needs_second_key", expect: { "facts.threshold": "1000.00" } },
    money(
      "note",
      "5800.00",
      "Ada tries to close the goal. Refused: it still holds money, and Ben must approve.",
    ),
    post("ben", "/rebalance/plans/{payment}/approve", {}, { onPage: true }),
    get("ben", "/goals/{trip}", { current_allocation: "0.00", spent: "5800.00" }),
    say("Ben signs in and approves: the money is recorded as spent on the trip."),
    CLOSE_TRIP,
    money("note", "5800.00", "spent: now either of them can close the goal, and its history stays"),
  ],
  "2026-10": [
    allocate("ben", "bens", "piano", "900.00", { on: "2026-10-17" }),
    money("earmark", "900.00", "more from Ben's private account for the Piano"),
    ...HOSPITAL,
    ...WEEK,
  ],
  "2026-11": PLAN,
  "2026-12": [
    { on: "2026-12-30" },
    record("ben", "BALANCE_SYNC", "17984.20", "savings", { category: "interest" }),
    money("in", "84.20", "interest on Savings"),
    allocate("ben", "joint", "emergency", "156.60"),
    get("ben", "/goals/{emergency}", { current_allocation: "11000.00" }),
    money(
      "earmark",
      "156.60",
      "from Joint checking: the Emergency fund reaches its target of 11,000, a day early",
    ),
  ],
};
