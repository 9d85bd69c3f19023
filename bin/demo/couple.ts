import { post, type Step } from "./step.ts";

/** The names of the accounts and goals, by the names of their ids in the steps. */
export const ACCOUNTS = {
  joint: "Joint checking",
  savings: "Savings",
  adas: "Ada's checking",
  bens: "Ben's own account",
} as const;
export const GOALS = {
  emergency: "Emergency fund",
  trip: "Japan trip",
  car: "New car",
  piano: "Piano",
} as const;

const PERSON = ["read", "goals:write", "money:move", "plans:commit", "journal:write", "admin"];
const ASSISTANT = ["read", "money:move", "plans:commit"];

function user(key: "ada" | "ben", display_name: string): Step {
  return post("operator", "/users", { email: `${key}@example.com`, display_name }, { save: { [key]: "id" } });
}

function token(user: string, name: string, client: string, kind: string, scopes: readonly string[]): Step {
  const input = { user_id: `{${user}}`, client, kind, scopes, expires_in_days: 400 };
  return post("operator", "/tokens", input, { save: { [name]: "token" } });
}

function account(by: "ada" | "ben", key: keyof typeof ACCOUNTS, balance: string, fields: object = {}): Step {
  const input = { name: ACCOUNTS[key], balance, is_manual: true, ...fields };
  return post(by, "/accounts", input, { save: { [key]: "id" } });
}

function goal(by: "ada" | "ben", key: keyof typeof GOALS, fields: object): Step {
  return post(by, "/goals", { name: GOALS[key], ...fields }, { save: { [key]: "id" } });
}

const BANK = { is_manual: false, plaid_id: "demo-savings", institution_name: "Invented Bank" };

/** Creates the couple with their tokens, accounts and goals. */
export const COUPLE: readonly Step[] = [
  user("ada", "Ada Park"),
  user("ben", "Ben Okoro"),
  post(
    "operator",
    "/couples",
    {
      partner_1_id: "{ada}",
      partner_2_id: "{ben}",
      currency: "USD",
      time_zone: "America/New_York",
      approval_threshold: "1000.00",
    },
    { save: { couple: "id" } },
  ),
  token("ada", "ada_token", "ios", "person", PERSON),
  token("ben", "ben_token", "ios", "person", PERSON),
  token("ada", "claude_token", "claude", "agent", ASSISTANT),
  account("ada", "joint", "4200.00", { is_joint: true, keep_available: "500.00" }),
  account("ben", "savings", "9000.00", { is_joint: true, ...BANK }),
  account("ada", "adas", "1850.00"),
  account("ben", "bens", "2600.00", { visibility: "private" }),
  goal("ada", "emergency", {
    target_amount: "11000.00",
    type: "emergency_fund",
    priority: 1,
    deadline: "2026-12-31",
  }),
  goal("ben", "trip", { target_amount: "5800.00", type: "travel", priority: 2, deadline: "2026-09-15" }),
  goal("ada", "car", { target_amount: "15000.00", type: "car", priority: 3, deadline: "2027-06-30" }),
  goal("ben", "piano", { target_amount: "2400.00", type: "music", priority: 4 }),
];
