import { beforeAll, describe, expect, test } from "vitest";
import { openEngine } from "../src/engine/open.ts";
import { newCouple, unexpected } from "../testing/books.ts";
import { type Ended, runCommand } from "../testing/command.ts";
import { tokenFor } from "../testing/http.ts";
import { type OwnDatabase, ownDatabase } from "../testing/own-database.ts";
import { confirmedTokenFor } from "../testing/sessions.ts";

const NOWHERE = "0199f3a0-0000-7000-8000-00000000dead";

let own: OwnDatabase;
let tokens: Record<"ada" | "ben" | "unconfirmed" | "agent", string>;
let plans: { first: string; second: string };

beforeAll(async () => {
  own = await ownDatabase();
  const engine = await openEngine(own.location, { log: unexpected });
  const couple = await newCouple({ approval_threshold: "10" }, { clock: "system", on: engine });
  const { account_id, trip, car } = await couple.fill({
    accounts: { account_id: { name: "Joint", balance: "500", is_joint: true } },
    goals: { trip: { name: "Trip" }, car: { name: "Car" } },
  });
  await couple.allocate(account_id, car, "300");
  const commit = async (amount: string, to_goal_id: string | null) => {
    const { ledger } = await couple.ask("get_couple", { couple_id: couple.id });
    const moves = [{ account_id, from_goal_id: car, to_goal_id, amount }];
    return (await couple.ask("commit_rebalance", { moves, basis_sequence: ledger.sequence })).plan_id;
  };
  plans = { first: await commit("40", trip), second: await commit("50", null) };
  const scopes = ["read", "plans:commit"];
  const token = (userId: string, kind: string) => tokenFor(userId, { client: "shell", kind, scopes }, engine);
  tokens = {
    ada: await confirmedTokenFor(couple.ada.id, { client: "shell", scopes }, engine),
    unconfirmed: await token(couple.ben.id, "person"),
    ben: await confirmedTokenFor(couple.ben.id, { client: "shell", scopes }, engine),
    agent: await token(couple.ben.id, "agent"),
  };
  await engine.orm.close(true);
});

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
      ["unconfirmed", "The token was not confirmed by its user."],
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

  test.each<[args: string[], token: string | undefined, code: number, words: string]>([
    [["list"], undefined, 2, "Set COUPLES_CFO_TOKEN to the token of a partner"],
    [["list"], "cfo_nothing", 1, "is not valid, has expired or was revoked"],
    [["approve", "7"], "BEN", 2, "<id>: Give an id"],
    [["approve", NOWHERE], "BEN", 1, "There is no plan with this id in your books."],
  ])("reports what is wrong with %j and the token %s", async (args, token, code, words) => {
    const ended = await run(args, token === "BEN" ? tokens.ben : token);
    expect(ended).toMatchObject({ code, stderr: expect.stringContaining(words) });
  });
});
