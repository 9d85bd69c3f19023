import pg from "pg";
import { SCOPES } from "../src/books/token.ts";
import type { Engine } from "../src/engine/engine.ts";
import { invoke } from "../src/engine/invoke.ts";
import { openEngine } from "../src/engine/open.ts";
import { OPERATOR, type Principal } from "../src/identity/principal.ts";
import { catalog } from "../src/operations/catalog.ts";
import type { Operation } from "../src/operations/operation.ts";
import { transferTables } from "./pgbench.ts";

/** One couple of the bench: whom a caller acts for, and what it allocates. */
export interface Cast {
  readonly coupleId: string;
  readonly accountId: string;
  readonly goalId: string;
  readonly userId: string;
  readonly token: string;
}

/** The amounts are so large that no run uses them up. */
const ACCOUNTS = [
  { name: "Joint checking", balance: "9000000000", is_joint: true },
  { name: "Savings", balance: "9000000000", is_joint: false },
  { name: "Ben's own", balance: "25000", is_joint: false },
];
const GOALS = [
  { name: "Emergency fund", target_amount: "9000000000", type: "emergency", priority: 1 },
  { name: "Japan trip", target_amount: "5800", type: "travel", priority: 2, deadline: "2099-09-15" },
  { name: "New car", target_amount: "450", type: "vehicle", priority: 3, deadline: "2099-06-30" },
];

export function operationNamed(name: string): Operation {
  const found = catalog.find((operation) => operation.name === name);
  if (!found) throw new Error(`no operation ${name}`);
  return found;
}

/** The principal that the couple's token stands for. */
export function principalOf({ userId, coupleId }: Cast): Principal {
  return { role: "user", userId, coupleId, actor: "bench", kind: "person", scopes: SCOPES };
}

/** Calls an operation that must succeed. */
export async function ask(
  engine: Engine,
  name: string,
  input: unknown,
  principal: Principal = OPERATOR,
  userId?: string,
): Promise<Record<string, string>> {
  const outcome = await invoke(engine, operationNamed(name), input, {
    principal,
    userId,
    requestId: "bench",
  });
  if (outcome.ok) return outcome.output as Record<string, string>;
  throw new Error(`${name}: ${outcome.refusal.code}`, { cause: outcome.refusal });
}

/** Invents the couples, 8 at a time, through `invoke`; tells pgbench of them; and lets the server count its rows. */
export async function seed(url: string, couples: number): Promise<Cast[]> {
  const engine = await openEngine({ url });
  const casts: Cast[] = [];
  let next = 0;
  const work = async () => {
    for (let n = next++; n < couples; n = next++) casts[n] = await couple(engine, n);
  };
  try {
    await Promise.all(Array.from({ length: 8 }, work));
  } finally {
    await engine.orm.close(true);
  }
  await tellServer(url, casts);
  return casts;
}

async function couple(engine: Engine, n: number): Promise<Cast> {
  const user = (name: string) =>
    ask(engine, "create_user", { email: `${name}.${n}@example.com`, display_name: name });
  const [ada, ben] = [await user("Ada"), await user("Ben")] as [{ id: string }, { id: string }];
  const { id: coupleId = "" } = await ask(engine, "create_couple", {
    partner_1_id: ada.id,
    partner_2_id: ben.id,
  });
  const scopes = [...SCOPES];
  const { token = "" } = await ask(engine, "create_token", { client: "bench", scopes }, OPERATOR, ada.id);
  const cast = { coupleId, userId: ada.id, token, accountId: "", goalId: "" };
  const as = principalOf(cast);
  const accounts: string[] = [];
  for (const account of ACCOUNTS) {
    accounts.push((await ask(engine, "link_account", { ...account, is_manual: true }, as)).id ?? "");
  }
  const goals: string[] = [];
  for (const goal of GOALS) goals.push((await ask(engine, "create_goal", goal, as)).id ?? "");
  for (const goalId of goals) {
    const allocation = { account_id: accounts[0], goal_id: goalId, amount: "120.50" };
    await ask(engine, "allocate_to_goal", allocation, as);
  }
  const reaction = { goal_id: goals[1], emoji: "🎉" };
  await ask(engine, "react_to_goal", reaction, as);
  await ask(engine, "react_to_goal", reaction, OPERATOR, ben.id);
  await ask(engine, "react_to_goal", { ...reaction, emoji: "high_five" }, OPERATOR, ben.id);
  return { ...cast, accountId: accounts[0] ?? "", goalId: goals[0] ?? "" };
}

/** Without ANALYZE, plans made while the tables were empty would go on scanning them. */
async function tellServer(url: string, casts: readonly Cast[]): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(
      "create table bench_cast (n int primary key, couple_id uuid, account_id uuid, goal_id uuid, user_id uuid)",
    );
    const columns = ["coupleId", "accountId", "goalId", "userId"] as const;
    await client.query(
      "insert into bench_cast select o - 1, c, a, g, u from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::uuid[]) with ordinality t(c, a, g, u, o)",
      columns.map((column) => casts.map((cast) => cast[column])),
    );
    await client.query(transferTables());
    await client.query(
      "insert into bench_transfer.accounts (id, balance, version) select n, 1000000000000, 0 from generate_series(0, $1) n",
      [2 * casts.length - 1],
    );
    await client.query("vacuum analyze");
    await client.query("checkpoint");
  } finally {
    await client.end();
  }
}
