import { once } from "node:events";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { beforeAll, describe, expect, test } from "vitest";
import type { Engine } from "../src/engine/engine.ts";
import { type Answer, newCouple } from "../testing/books.ts";
import { type Environment, runCommand, startCommand } from "../testing/command.ts";
import { startChatModel } from "../testing/model-service.ts";
import { type OwnDatabase, openedEngine, ownDatabase } from "../testing/own-database.ts";

let own: OwnDatabase;
let engine: Engine;

beforeAll(async () => {
  own = await ownDatabase();
  engine = await openedEngine(own.location);
});

/** Ada's e-mail address, with a couple, an account of 1000 and a goal. */
async function someone() {
  const couple = await newCouple({}, { clock: "system", on: engine });
  const { id: userId } = couple.ada;
  const { account_id, goal_id } = await couple.fill({
    accounts: { account_id: { name: "Joint" } },
    goals: { goal_id: { name: "Japan trip" } },
  });
  const { email }: { email: string } = await engine.orm.em
    .getConnection()
    .execute(`select email from users where id = '${userId}'`, [], "get");
  const allocate = (amount: string) => ({ name: "allocate_to_goal", args: { account_id, goal_id, amount } });
  const events = async () => (await couple.ask("list_ledger", { event_type: "ALLOCATION" })).items;
  return { email, userId, allocate, events, file: join(own.folder, `chat-${userId}.json`) };
}

type Person = Awaited<ReturnType<typeof someone>>;

/** A conversation through pipes. */
async function chat({ email }: Person, model: { url: string }, ...more: string[]) {
  const args = ["chat", "--user", email, "--model", "scripted", "--base-url", model.url, ...more];
  const { child, exit } = startCommand(args, own.env);
  const stderr = text(child.stderr);
  let shown = "";
  child.stdout.setEncoding("utf8").on("data", (piece: string) => {
    shown += piece;
  });
  /** Returns what is shown up to these words, since the last time. */
  const until = async (words: string): Promise<string> => {
    while (!shown.includes(words)) await Promise.race([once(child.stdout, "data"), exit.then(fail)]);
    const end = shown.indexOf(words) + words.length;
    const part = shown.slice(0, end);
    shown = shown.slice(end);
    return part;
  };
  const fail = async () => {
    if (child.stdout.readableEnded) throw new Error(`chat ended: ${shown} ${await stderr}`);
    await once(child.stdout, "end");
  };
  await until("you> ");
  return {
    /** Types a line. Returns the output up to the next prompt. */
    say: (words: string, question = "you> ") => {
      child.stdin.write(`${words}\n`);
      return until(question);
    },
    interrupt: () => void child.kill("SIGINT"),
    end: async () => {
      child.stdin.end();
      return { code: await exit, shown, stderr: await stderr };
    },
  };
}

const modelOf = (...turns: Parameters<typeof startChatModel>[0]) => startChatModel(turns);

const YES = "Do it? yes, no, edit: ";

describe("couples-cfo chat", () => {
  test("shows messages and tool calls, asks before it moves money, and acts for its user", async () => {
    const person = await someone();
    const model = await modelOf(
      { says: "Let me look.", calls: [{ name: "get_summary", args: {} }, person.allocate("250")] },
      { says: "Done: 250.00." },
    );
    const session = await chat(person, model);
    const asked = await session.say("Put 250 behind our trip.", YES);
    expect(asked).toContain("Let me look.");
    expect(asked).toContain(
      'Allocate money to a goal\n  account: "Joint"\n  goal: "Japan trip"\n  amount: 250\n',
    );
    expect(await person.events()).toEqual([]);
    // The calls of one turn are made at once: the lines come as the answers do.
    const done = await session.say("yes");
    expect(done).toContain("get_summary: done\n");
    expect(done).toContain("allocate_to_goal 250: done\n");
    expect(done).toContain("\n\nDone: 250.00.\n");
    expect(await person.events()).toMatchObject([
      { amount: "250.00", user_id: person.userId, actor: "chat" },
    ]);
    expect(await session.end()).toMatchObject({ code: 0, stderr: "" });
    expect(model.complaints).toEqual([]);
  });

  test("accepts no, free text and edits as answers", async () => {
    const person = await someone();
    const model = await modelOf(
      { calls: [person.allocate("250")] },
      { says: "Then not." },
      { calls: [person.allocate("250")] },
      { calls: [person.allocate("100"), person.allocate("5000")] },
      { says: "One was refused." },
    );
    const session = await chat(person, model);
    await session.say("Put 250 behind our trip.", YES);
    expect(await session.say("no")).toContain("Then not.");
    await session.say("Well, do.", YES);
    await session.say("only 100, and 5000 later", YES);
    expect(JSON.stringify(model.requests[3].messages.at(-1))).toContain("only 100, and 5000 later");
    await session.say("edit", "amount [100]: ");
    await session.say("40.50", "amount [5000]: ");
    expect(await session.say("", YES)).toContain("amount: 40.50\nAllocate money to a goal");
    const shown = await session.say("y");
    expect(shown).toContain("allocate_to_goal 40.50: done");
    expect(shown).toContain("allocate_to_goal 5000: refused, insufficient_available");
    expect(await person.events()).toMatchObject([{ amount: "40.50" }]);
    expect(await session.end()).toMatchObject({ code: 0 });
    expect(model.complaints).toEqual([]);
  });

  test("remembers the session and, with --continue, the last one, in a file that only its user can read", async () => {
    const person = await someone();
    const model = await modelOf(
      { calls: [{ name: "list_goals", args: {} }] },
      { says: "One goal." },
      { says: "Hi." },
    );
    const first = await chat(person, model);
    await first.say("Which goals have we?");
    await first.say("I am Ada.");
    await first.end();
    expect(statSync(person.file).mode & 0o777).toBe(0o600);
    const second = await chat(person, model, "--continue");
    await second.say("Who am I?");
    await second.end();
    const roles = (request: Answer) => request.messages.map(({ role }: Answer) => role).join(" ");
    expect(roles(model.requests[3])).toBe("system user assistant tool assistant user assistant user");
    expect(JSON.stringify(model.requests[3])).toContain("I am Ada.");
    const third = await chat(person, model);
    await third.say("Who am I?");
    await third.end();
    expect(roles(model.requests[4])).toBe("system user");
    const fourth = await chat(await someone(), model, "--continue");
    await fourth.say("Who am I?");
    expect(JSON.stringify(model.requests[5])).not.toContain("Ada.");
    await fourth.end();
    expect(readdirSync(own.folder).filter((name) => /^chat-.*\.json.+/.test(name))).toEqual([]);
  });

  test("explains a model error and continues", async () => {
    const person = await someone();
    const broken = { name: "list_goals", args: "{" };
    const model = await modelOf(
      { status: 401 },
      { status: 404 },
      { status: 400 },
      { says: "It begins well but", cut: true },
      { calls: [broken] },
      { says: "Here I am." },
    );
    const session = await chat(person, model);
    expect(await session.say("1")).toContain("rejected the key in OPENAI_API_KEY");
    expect(await session.say("2")).toContain('has no model "scripted"');
    expect(await session.say("3")).toContain("refused the request (status 400)");
    const cut = await session.say("4");
    expect(cut).toContain("It ");
    expect(cut).toContain("The connection was lost during the answer.");
    expect(await session.say("5")).toContain("Here I am.");
    await model.close();
    const gone = await session.say("6");
    expect(gone).toContain(`${model.url} refused the connection.`);
    expect(gone).not.toMatch(/node_modules|\bat \w+ \(/);
    expect(await session.end()).toMatchObject({ code: 0, stderr: "" });
    expect(model.complaints).toEqual([]);
  });

  test("ends cleanly on Ctrl-C and saves the conversation", async () => {
    const person = await someone();
    const model = await modelOf(
      { calls: [person.allocate("1")] },
      { says: "And then there is silence", hangs: true },
    );
    const session = await chat(person, model);
    await session.say("Put 1.", YES);
    await session.say("yes", "And ");
    session.interrupt();
    expect(await session.end()).toMatchObject({ code: 0, stderr: "" });
    expect(await person.events()).toHaveLength(1);
    expect(readFileSync(person.file, "utf8")).toContain("current_allocation: ");
    const asking = await chat(person, await modelOf({ calls: [person.allocate("2")] }));
    await asking.say("Put 2.", YES);
    asking.interrupt();
    expect(await asking.end()).toMatchObject({ code: 0, stderr: "" });
    expect(await person.events()).toHaveLength(1);
    const after = await modelOf({ says: "Welcome back." });
    const again = await chat(person, after, "--continue");
    expect(await again.say("I am back.")).toContain("Welcome back.");
    await again.end();
    expect(after.complaints).toEqual([]);
  });

  test("writes no control sequence from a model or a person", async () => {
    const person = await someone();
    const evil = "\u001b]0;title\u0007\u001b[2J\u009b1A\u202e\u2066\r\b";
    const model = await modelOf(
      { says: `Hello ${evil} there`, calls: [{ ...person.allocate(`1${evil}`) }] },
      { says: "Ended." },
    );
    const session = await chat(person, model);
    const shown = `${await session.say("Go.", YES)}${await session.say("yes")}`;
    expect(shown).toContain("Hello ");
    expect(shown).not.toMatch(/(?!\n)[\p{Cc}\p{Bidi_Control}]/u);
    await session.end();
  });

  test("reports missing and invalid options", async () => {
    const { email } = await someone();
    const here = "--base-url http://127.0.0.1:9/v1";
    const none = { COUPLES_CFO_DATA: join(own.folder, "none") };
    const cases: [line: string, words: string, code: number, env?: Environment][] = [
      [`--model m --user ${email}`, "OPENAI_API_KEY", 2],
      [`--model m ${here}`, "Pass --user EMAIL, or set COUPLES_CFO_TOKEN", 2],
      [`--user ${email} ${here}`, "--model", 2],
      [`--model m --base-url localhost:1 --user ${email}`, "--base-url must be a URL", 2],
      [
        `--model m --base-url http://ada:pw@127.0.0.1/v1 --user ${email}`,
        "without a user name or password",
        2,
      ],
      [`--model m ${here} --user nobody@example.com`, "no user with the e-mail address", 1],
      [`--model m ${here}`, "is not valid", 1, { ...own.env, COUPLES_CFO_TOKEN: "cfo_x" }],
      [`--model m ${here} --user ${email}`, "there are no books", 1, none],
    ];
    await Promise.all(
      cases.map(async ([line, words, code, env = own.env]) => {
        const ended = await runCommand(["chat", ...line.split(" ")], env);
        expect(ended, line).toEqual({ code, stdout: "", stderr: expect.stringContaining(words) });
        expect(ended.stderr).not.toContain("ada:pw");
      }),
    );
  });
});
