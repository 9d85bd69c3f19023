import { expect, test } from "vitest";
import { openEngine } from "../src/engine/open.ts";
import { newUser } from "../testing/books.ts";
import { runCommand } from "../testing/command.ts";
import { ownDatabase } from "../testing/own-database.ts";

const CONFIRMED = ["--confirm", "erase for good"];

test("erase erases users after the typed words, lists them, and does so again after a restore", {
  timeout: 120_000,
}, async () => {
  const own = await ownDatabase();
  const engine = await openEngine(own.location);
  const { id } = await newUser(engine);
  await engine.orm.close(true);
  const erase = (...args: string[]) => runCommand(["erase", ...args], own.env);
  expect(await erase(id, "--confirm", "yes")).toMatchObject({
    code: 2,
    stderr: expect.stringContaining("--confirm"),
  });
  expect(await erase(id, "--list")).toMatchObject({ code: 2 });
  expect(await erase("--list")).toMatchObject({ code: 0, stdout: "" });
  const first = await erase(id, ...CONFIRMED);
  expect(first).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(new RegExp(`^Erased: ${id}, at 20.*\\.\n$`)),
  });
  expect(await erase("--list")).toMatchObject({ code: 0, stdout: `${id}\n` });
  // Of users who are not in the restored books, the command says so and goes on.
  const unknown = "0199f3a0-0000-7000-8000-00000000dead";
  expect(await erase(unknown, id, ...CONFIRMED)).toMatchObject({ code: 1, stdout: first.stdout });
});
