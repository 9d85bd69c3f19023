import { styleText } from "node:util";
import type { EntityManager, MikroORM } from "@mikro-orm/core";
import { Command, InvalidArgumentError } from "commander";
import { type Verdict, verifyCouple } from "../src/engine/verify.ts";
import { LedgerEvent } from "../src/entities/ledger-event.ts";
import { everyCoupleId, oneCouple, snapshot, withBooks } from "./books.ts";
import { EXIT } from "./failure.ts";
import { readSettings } from "./settings.ts";

/** The last event of a ledger, as recorded earlier. */
interface Head {
  readonly sequence: number;
  readonly hash: string;
}

interface Options {
  readonly couple?: string;
  readonly expectHead?: Head;
  readonly json?: true;
}

/** One couple's verdict, and whether the ledger still contains the expected head. */
interface Checked extends Verdict {
  /** What is wrong with the expected head: null when nothing is, undefined when no head was given. */
  readonly headProblem: string | null | undefined;
}

/** `couples-cfo verify` */
export function command(): Command {
  return new Command("verify")
    .description(
      "Replays each couple's ledger and compares every hash, balance, allocation, total, property, token and the head with " +
        "the tables. Reports the first row of each couple that disagrees, and exits with 1 if there is one. Lists the values " +
        "that a ledger cannot prove, because an earlier version did not record them or they were erased. Writes nothing.",
    )
    .option("--couple <id>", "verify only this couple")
    .option("--expect-head <sequence:hash>", "an earlier head, which the ledger must still contain", headOf)
    .option("--json", "print JSON")
    .addHelpText(
      "after",
      `
A ledger that was rewritten completely agrees with itself. To detect that, save a couple's head from time to time
outside the database and pass it later: the ledger must still contain that event with that hash.

Examples:
  $ couples-cfo verify
  $ couples-cfo verify --couple ID --expect-head 137:9f2c...`,
    )
    .action(run);
}

async function run(options: Options): Promise<void> {
  const { couple, expectHead } = options;
  const checked = await withBooks(readSettings(), async (orm) => {
    const ids = expectHead ? [await oneCouple(orm, couple)] : await everyCoupleId(orm, couple);
    return checkCouples(orm, ids, expectHead);
  });
  process.stdout.write(
    options.json
      ? `${JSON.stringify(answer(checked), null, 2)}\n`
      : describeVerdicts(checked, options.expectHead),
  );
  if (!checked.every(isInOrder)) process.exitCode = EXIT.failed;
}

/** Verifies the books of several couples, each in its own snapshot. */
export async function checkCouples(
  orm: MikroORM,
  ids: readonly string[],
  expected?: Head,
): Promise<Checked[]> {
  const verdicts: Checked[] = [];
  for (const id of ids) verdicts.push(await snapshot(orm, (em) => checkCouple(em, id, expected)));
  return verdicts;
}

/**
 * Verifies one couple's books, and that their ledger still contains the expected head. `em` must be in a snapshot, so
 * that the tables do not change meanwhile.
 */
export async function checkCouple(em: EntityManager, coupleId: string, expected?: Head): Promise<Checked> {
  const verdict = await verifyCouple(em, coupleId);
  return { ...verdict, headProblem: expected && (await headProblem(em, coupleId, expected)) };
}

/** What is wrong with the expected head; null when the ledger still contains it. */
async function headProblem(em: EntityManager, coupleId: string, expected: Head): Promise<string | null> {
  const event = await em.findOne(LedgerEvent, { couple: coupleId, sequence: expected.sequence });
  if (!event) return `the ledger has no event ${expected.sequence}: events are missing`;
  if (event.hash !== expected.hash)
    return `event ${expected.sequence} (${event.id}) has a different hash: it was rewritten`;
  return null;
}

export function isInOrder({ discrepancy, headProblem }: Checked): boolean {
  return !discrepancy && !headProblem;
}

function answer(checked: readonly Checked[]): unknown {
  return {
    ok: checked.every(isInOrder),
    couples: checked.map((one) => ({
      couple_id: one.coupleId,
      ok: isInOrder(one),
      events: one.events,
      head: one.head,
      discrepancy: one.discrepancy
        ? { table: one.discrepancy.table, id: one.discrepancy.id, problem: one.discrepancy.problem }
        : null,
      unprovable: one.unprovable,
      ...(one.headProblem !== undefined && {
        expected_head: { ok: one.headProblem === null, problem: one.headProblem },
      }),
    })),
  };
}

/** Describes the verdicts for a person. */
export function describeVerdicts(checked: readonly Checked[], expected?: Head): string {
  if (checked.length === 0) return "There is no couple in these books yet, so there is nothing to verify.\n";
  const lines = checked.flatMap((one) => [
    `couple ${one.coupleId}  ${count(one.events, "event")}  head ${one.head.sequence}:${one.head.hash}  ${mark(one)}`,
    ...(one.discrepancy
      ? [`  table ${one.discrepancy.table}, row ${one.discrepancy.id}: ${one.discrepancy.problem}`]
      : []),
    ...one.unprovable.map(
      ({ table, field, rows }) =>
        `  not provable: ${table} ${field} (${count(rows, "row")}), which no event records`,
    ),
    ...(expected ? [`  ${headWords(one, expected)}`] : []),
  ]);
  const wrong = checked.filter((one) => !isInOrder(one)).length;
  const last = wrong
    ? `${wrong} of ${count(checked.length, "couple")}: the books do not agree with the ledger.`
    : `${count(checked.length, "couple")}: the books agree with the ledger.`;
  return `${lines.join("\n")}\n${last}\n`;
}

function headWords({ headProblem: problem, head }: Checked, { sequence }: Head): string {
  if (problem) return `the expected head is missing: ${problem}`;
  if (head.sequence === sequence) return "the expected head is the current head";
  return `the expected head is in the ledger, followed by ${count(head.sequence - sequence, "event")}; no event before it changed`;
}

function mark(one: Checked): string {
  return isInOrder(one) ? styleText("green", "ok") : styleText("red", "WRONG");
}

function count(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? "" : "s"}`;
}

function headOf(text: string): Head {
  const [, sequence, hash] = /^(\d{1,9}):([0-9a-f]{64})$/i.exec(text) ?? [];
  if (!sequence || !hash) throw new InvalidArgumentError("Use the format that verify prints, SEQUENCE:HASH.");
  return { sequence: Number(sequence), hash: hash.toLowerCase() };
}
