import type { Assistant } from "./assistant.ts";
import type { Environment } from "./environment.ts";
import type { Answer, RestClient } from "./rest-client.ts";

/** The invented couple of the demo, their clients, accounts and goals. */
export interface DemoCouple {
  readonly coupleId: string;
  readonly ada: RestClient;
  readonly ben: RestClient;
  /** Ada's assistant over MCP. Its agent token may read, move money and commit plans. */
  readonly claude: Assistant;
  /** Ids of the accounts. */
  readonly accounts: Readonly<Record<"joint" | "savings" | "ada" | "ben", string>>;
  /** Ids of the goals. */
  readonly goals: Readonly<Record<"emergency" | "trip" | "car" | "piano", string>>;
}

const PERSON = ["read", "goals:write", "money:move", "plans:commit", "journal:write", "admin"];
const ASSISTANT = ["read", "money:move", "plans:commit"];

/** Creates the couple with their tokens, accounts and goals. */
export async function createCouple({ operator, clientOf, assistant }: Environment): Promise<DemoCouple> {
  const users = [
    await operator.post("/users", { email: "ada@example.com", display_name: "Ada Park" }),
    await operator.post("/users", { email: "ben@example.com", display_name: "Ben Okoro" }),
  ] as const;
  const couple = await operator.post("/couples", {
    partner_1_id: users[0].id,
    partner_2_id: users[1].id,
    currency: "USD",
    time_zone: "America/New_York",
    approval_threshold: "1000.00",
  });
  const tokenFor = async (user: Answer, client: string, kind: string, scopes: string[]) => {
    const body = { user_id: user.id, client, kind, scopes, expires_in_days: 400 };
    return (await operator.post("/tokens", body)).token;
  };
  const ada = clientOf(await tokenFor(users[0], "ios", "person", PERSON));
  const ben = clientOf(await tokenFor(users[1], "ios", "person", PERSON));
  const claude = await assistant(await tokenFor(users[0], "claude", "agent", ASSISTANT));
  return {
    coupleId: couple.id,
    ada,
    ben,
    claude,
    accounts: await openAccounts(ada, ben),
    goals: await setGoals(ada, ben),
  };
}

async function openAccounts(ada: RestClient, ben: RestClient): Promise<DemoCouple["accounts"]> {
  const open = async (owner: RestClient, fields: object) =>
    (await owner.post("/accounts", { is_manual: true, ...fields })).id;
  return {
    joint: await open(ada, {
      name: "Joint checking",
      balance: "4200.00",
      is_joint: true,
      keep_available: "500.00",
    }),
    savings: await open(ben, {
      name: "Savings",
      balance: "9000.00",
      is_joint: true,
      is_manual: false,
      plaid_id: "demo-savings",
      institution_name: "Invented Bank",
    }),
    ada: await open(ada, { name: "Ada's checking", balance: "1850.00" }),
    ben: await open(ben, { name: "Ben's own account", balance: "2600.00", visibility: "private" }),
  };
}

async function setGoals(ada: RestClient, ben: RestClient): Promise<DemoCouple["goals"]> {
  const set = async (
    by: RestClient,
    name: string,
    target_amount: string,
    type: string,
    priority: number,
    more = {},
  ) => (await by.post("/goals", { name, target_amount, type, priority, ...more })).id;
  return {
    emergency: await set(ada, "Emergency fund", "11000.00", "emergency_fund", 1, { deadline: "2026-12-31" }),
    trip: await set(ben, "Japan trip", "5800.00", "travel", 2, { deadline: "2026-09-15" }),
    car: await set(ada, "New car", "15000.00", "car", 3, { deadline: "2027-06-30" }),
    piano: await set(ben, "Piano", "2400.00", "music", 4),
  };
}
