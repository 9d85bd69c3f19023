import { Command } from "commander";
import { erasedUserIds } from "../src/database/queries/erasing.ts";
import { OPERATOR } from "../src/identity/principal.ts";
import { Refusal } from "../src/kernel/refusals.ts";
import { withBooks } from "./books.ts";
import { callOperation } from "./call-operation.ts";
import { EXIT, usage } from "./failure.ts";
import { readSettings } from "./settings.ts";

interface Options {
  readonly confirm?: string;
  readonly list?: true;
}

/** `couples-cfo erase` */
export function command(): Command {
  return new Command("erase")
    .description(
      "Erases users at once and for good: placeholders replace their names, e-mail addresses and everything that they typed, and " +
        "the books that they share end. With --list it prints the ids of the users who were erased. Backups from before still have " +
        "their words: keep the newest list apart from the database, and erase them again after you restore a backup.",
    )
    .argument("[ids...]", "the ids of the users")
    .option("--confirm <words>", 'the words "erase for good"')
    .option("--list", "print the ids of the erased users, one on a line")
    .addHelpText(
      "after",
      `
Examples:
  $ couples-cfo erase 0199f3a0-0000-7000-8000-000000000001 --confirm "erase for good"
  $ couples-cfo erase --list > erased.txt
  $ couples-cfo erase $(cat erased.txt) --confirm "erase for good"`,
    )
    .action(run);
}

async function run(ids: readonly string[], { confirm, list }: Options): Promise<void> {
  if ((list === true) === ids.length > 0) throw usage("Give the ids of users, or --list.");
  await withBooks(readSettings(), async (orm) => {
    if (list) for (const id of await erasedUserIds(orm.em.fork())) process.stdout.write(`${id}\n`);
    for (const id of ids) {
      const input = { user_id: id, confirmation: confirm };
      const call = { principal: OPERATOR, flags: FLAGS, command: "erase" };
      try {
        const { erased_at } = await callOperation(orm, "erase_user", input, call);
        process.stdout.write(`Erased: ${id}, at ${erased_at}.\n`);
      } catch (error) {
        if (!(error instanceof Refusal) || error.code !== "not_found") throw error;
        process.stderr.write(`There is no user ${id}.\n`);
        process.exitCode = EXIT.failed;
      }
    }
  });
}

const FLAGS: Readonly<Record<string, string>> = { user_id: "<id>", confirmation: "--confirm" };
