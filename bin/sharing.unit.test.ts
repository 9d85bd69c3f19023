import { randomUUID } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, test } from "vitest";
import { formCouple, OPERATED, runCommand, type Served, startServe } from "../testing/command.ts";
import { type RawServer, startRaw } from "../testing/mcp-process.ts";
import { temporaryFolder } from "../testing/temporary-folder.ts";

/** Only the embedded database is shared by processes this way, so no test project's database is needed. */

let folder: string;
let env: Record<string, string>;

beforeEach(() => {
  folder = temporaryFolder();
  env = { COUPLES_CFO_DATA: folder, ...OPERATED };
});

async function serve(): Promise<Served> {
  return startServe(env);
}

async function assistant(email: string): Promise<RawServer> {
  return startRaw(["--user", email], env);
}

/** A couple with an account and a goal, and the input of an allocation. */
async function newBooks(served: Served) {
  const { coupleId, adaId } = await formCouple(served);
  const account = { user_id: adaId, name: "Checking", balance: "1000", is_manual: true };
  const { id: account_id } = await served.ask("POST", "/accounts", account);
  const goal = { name: "Japan trip", target_amount: "900", type: "travel", priority: 1 };
  const { id: goal_id } = await served.ask("POST", "/goals", { ...goal, couple_id: coupleId });
  return { coupleId, amount: { account_id, goal_id, amount: "1" } };
}

/** Repeats a call with one idempotency key until it succeeds. Returns how often the result asked to repeat it. */
async function allocate(server: RawServer, amount: object): Promise<number> {
  const key = { idempotency_key: randomUUID() };
  for (let repeated = 0; ; repeated++) {
    const { result } = await server.ask("tools/call", {
      name: "allocate_to_goal",
      arguments: { ...amount, ...key },
    });
    if (!result.isError) return repeated;
    expect(result.content[0].text).toContain("Refused: unavailable");
    expect(result.content[0].text).toContain("same idempotency key");
  }
}

describe("embedded books in several processes", () => {
  test("are shared by the server, the assistants of both partners and the command line", async () => {
    const served = await serve();
    const { coupleId, amount } = await newBooks(served);
    const [ada, ben] = await Promise.all([assistant("ada@example.com"), assistant("ben@example.com")]);
    await Promise.all([
      ...Array.from({ length: 8 }, () => allocate(ada, amount)),
      ...Array.from({ length: 8 }, () => allocate(ben, amount)),
      ...Array.from({ length: 8 }, () =>
        served.ask("POST", "/goals/allocate", { couple_id: coupleId, ...amount }),
      ),
    ]);
    const goals = await served.ask("GET", `/goals?couple_id=${coupleId}`);
    expect(goals.items[0].current_allocation).toBe("24.00");
    expect(await runCommand(["verify"], env)).toMatchObject({ code: 0 });
    expect((await served.end("SIGTERM")).code).toBe(0);
    await allocate(ada, amount);
    await allocate(ben, amount);
    expect(await runCommand(["verify"], env)).toMatchObject({ code: 0 });
  });

  test("survive kill -9 of the process that holds them: no call is lost or done twice", async () => {
    const served = await serve();
    const { coupleId, amount } = await newBooks(served);
    const [ada, ben] = await Promise.all([assistant("ada@example.com"), assistant("ben@example.com")]);
    await Promise.all([allocate(ada, amount), allocate(ben, amount)]);
    const working = [ada, ben].flatMap((server) =>
      Array.from({ length: 40 }, () => allocate(server, amount)),
    );
    await working[3];
    await served.end("SIGKILL");
    await Promise.all(working);
    const again = await serve();
    await Promise.all([allocate(ada, amount), allocate(ben, amount)]);
    const goals = await again.ask("GET", `/goals?couple_id=${coupleId}`);
    expect(goals.items[0].current_allocation).toBe("84.00");
    expect(await runCommand(["verify"], env)).toMatchObject({ code: 0 });
  });

  test("are unavailable while the process that holds them is stopped, and the error names it", async () => {
    const first = await serve();
    const { coupleId, amount } = await newBooks(first);
    const ada = await assistant("ada@example.com");
    await allocate(ada, amount);
    await first.end("SIGTERM");
    await allocate(ada, amount);
    const served = await serve();
    const holder = Number(readFileSync(join(folder, "holder.pid"), "utf8"));
    process.kill(holder, "SIGSTOP");
    try {
      const summary = () => served.send("GET", `/summary?couple_id=${coupleId}`);
      const [refused, verified] = await Promise.all([summary(), runCommand(["verify"], env)]);
      expect(await refused.json()).toMatchObject({ status: 503, code: "unavailable" });
      expect(verified).toMatchObject({
        code: 1,
        stderr: expect.stringMatching(
          new RegExp(`process ${holder},.* does not respond.*kill -CONT ${holder}`, "s"),
        ),
      });
      void summary().catch(() => undefined);
      expect((await served.end("SIGTERM")).code).toBe(0);
    } finally {
      process.kill(holder, "SIGCONT");
    }
    await allocate(ada, amount);
  }, 240_000);

  test("that cannot be opened are an error without a stack", async () => {
    expect(await runCommand(["migrate"], env)).toMatchObject({ code: 0 });
    writeFileSync(join(folder, "books", "PG_VERSION"), "99\n");
    for (const command of ["verify", "serve"]) {
      const { code, stderr } = await runCommand([command], env);
      expect([code, stderr.split("\n").length]).toEqual([1, 4]);
      expect(stderr).toContain(`error: the books in ${folder} cannot be opened`);
    }
  });

  test("open for six assistants that start at once on a new folder", async () => {
    const nobody = Array.from({ length: 6 }, () => runCommand(["migrate"], env));
    const said = await Promise.all(nobody);
    expect(said.map(({ code }) => code)).toEqual([0, 0, 0, 0, 0, 0]);
    expect(said.filter(({ stdout }) => stdout.startsWith("applied"))).toHaveLength(1);
  });
});
