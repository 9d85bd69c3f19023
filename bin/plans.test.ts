import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openEngine } from "../src/engine/open.ts";
import { OPERATOR } from "../src/identity/principal.ts";
import { type Answer, ask, newUser, principalFor, unexpected } from "../testing/books.ts";
import { type Ended, runCommand } from "../testing/command.ts";
import { type OwnDatabase, ownDatabase } from "../testing/own-database.ts";

const NOWHERE = "0199f3a0-0000-7000-8000-00000000dead";

let own: OwnDatabase;
let tokens: Record<"ada" | "ben" | "agent", string>;
let plans: { first: string; second: string };

beforeAll(async () => {
  own = await ownDatabase();
  const engine = await openEngine(own.location, { log: unexpected });
  const [ada, ben] = [await newUser(engine, "Ada"), await newUser(engine, "Ben")];
  const partners = { partner_1_id: ada.id, partner_2_id: ben.id, approval_threshold: "10" };
  const couple = await ask(engine, "create_couple", partners);
  const as = (name: string, input: object): Promise<Answer> =>
    ask(engine, name, input, { principal: principalFor(ada.id, couple.id) });
  const account = await as("link_account", {
    name: "Joint",
    balance: "500",
    is_manual: true,
    is_joint: true,
  });
  const goal = (name: string) =>
    as("create_goal", { name, target_amount: "600", type: "travel", priority: 2 });
  const [trip, car] = [await goal("Trip"), await goal("Car")];
  await as("allocate_to_goal", { account_id: account.id, goal_id: car.id, amount: "300" });
  const commit = async (amount: string, to_goal_id: string | null) => {
    const { ledger } = await as("get_couple", { couple_id: couple.id });
    const moves = [{ account_id: account.id, from_goal_id: car.id, to_goal_id, amount }];
    return (await as("commit_rebalance", { moves, basis_sequence: ledger.sequence })).plan_id;
  };
  plans = { first: await commit("40", trip.id), second: await commit("50", null) };
  const token = async (userId: string, kind: string) => {
    const input = { client: "shell", kind, scopes: ["read", "plans:commit"] };
    return (await ask(engine, "create_token", input, { principal: OPERATOR, userId })).token;
  };
  tokens = {
    ada: await token(ada.id, "person"),
    ben: await token(ben.id, "person"),
    agent: await token(ben.id, "agent"),
  };
  await engine.orm.close(true);
});

afterAll(() => own.remove());

const run = (args: string[], token?: string): Promise<Ended> =>
  runCommand(["plans", ...args], { ...own.env, ...(token !== undefined && { COUPLES_CFO_TOKEN: token }) });

// Each step starts a process, which takes long on a busy machine.
describe("couples-cfo plans", { timeout: 5 * 60_000 }, () => {
  test("lists waiting plans; only the partner approves them, either rejects them", async () => {
    const listed = await run(["list"], tokens.ben);
    expect([listed.code, listed.stderr]).toEqual([0, ""]);
    expect(listed.stdout).toMatch(
      new RegExp(`^${plans.second}  awaiting approval, until \\S+ \\S+ UTC$`, "m"),
    );
    expect(listed.stdout).toContain("40.00  Car -> Trip (Joint)  Chosen by hand.");
    expect(listed.stdout).toContain("50.00  Car -> available money (Joint)  Chosen by hand.");

    for (const [who, words] of [
      ["ada", "The partner who committed a plan cannot also approve it"],
      ["agent", "Only a person can do this"],
    ] as const) {
      const refused = await run(["approve", plans.first], tokens[who]);
      expect(refused).toMatchObject({ code: 1, stdout: "", stderr: expect.stringContaining(words) });
    }
    const approved = await run(["approve", plans.first], tokens.ben);
    expect(approved).toEqual({
      code: 0,
      stdout: `Plan ${plans.first}: approved; made 1 move.\n`,
      stderr: "",
    });
    const stale = await run(["list", "--json"], tokens.ada);
    expect(JSON.parse(stale.stdout)).toMatchObject([{ plan_id: plans.second, status: "stale" }]);
    const rejected = await run(["reject", plans.second, "--json"], tokens.ada);
    expect(JSON.parse(rejected.stdout)).toMatchObject({ plan_id: plans.second, status: "rejected" });
    expect((await run(["list"], tokens.ada)).stdout).toBe("There are no plans.\n");
    expect((await run(["list", "--all"], tokens.ada)).stdout).toMatch(/rejected, .*committed, /s);
    expect(await runCommand(["verify"], own.env)).toMatchObject({ code: 0 });
  });

  test("reports a missing token, an invalid token and an unknown plan", async () => {
    expect(await run(["list"])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("Set COUPLES_CFO_TOKEN to the token of a partner"),
    });
    expect(await run(["list"], "cfo_nothing")).toMatchObject({
      code: 1,
      stderr: expect.stringContaining("is not valid, has expired or was revoked"),
    });
    expect(await run(["approve", "7"], tokens.ben)).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("<id>: Give an id"),
    });
    expect(await run(["approve", NOWHERE], tokens.ben)).toMatchObject({
      code: 1,
      stderr: expect.stringContaining("There is no plan with this id in your books."),
    });
  });
});
