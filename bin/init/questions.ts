import { z } from "zod";
import { setUpInput } from "../../src/engine/set-up.ts";
import { Terminal } from "../chat/terminal.ts";
import { usage } from "../failure.ts";
import type { Answers } from "../init.ts";

/** A question, and the answer to an empty line; undefined: a line is needed. */
interface Question {
  readonly words: string;
  readonly byDefault?: string;
}

/** Asks on the terminal, or through a pipe, for what `given` leaves out. @throws Failure when the answers end too early */
export async function askForAnswers(given: Answers): Promise<Answers> {
  const terminal = new Terminal();
  const { shape } = setUpInput;
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const ask = (question: Question, field: z.ZodType) => answerTo(terminal, question, field);
  const optional = async (words: string, field: z.ZodType) =>
    (await ask({ words: `${words} (empty: none)`, byDefault: "" }, field)) || undefined;
  try {
    const display_name = given.display_name ?? (await ask({ words: "Your name" }, shape.display_name));
    const email = given.email ?? (await ask({ words: "Your e-mail address" }, shape.email));
    const partner_email =
      given.partner_email ??
      (await optional("Your partner's e-mail address; a partner can also join later", shape.partner_email));
    const partner_name =
      given.partner_name ??
      (partner_email === undefined
        ? undefined
        : await ask({ words: "Your partner's name" }, shape.partner_name));
    const currency =
      given.currency ??
      (
        await ask(
          { words: "Currency (USD)", byDefault: "USD" },
          z.string().toUpperCase().pipe(shape.currency.unwrap().unwrap()),
        )
      ).toUpperCase();
    const time_zone =
      given.time_zone ?? (await ask({ words: `Time zone (${zone})`, byDefault: zone }, shape.time_zone));
    const approval_threshold =
      given.approval_threshold ??
      (await optional(
        "The most that one of you may take from goals alone within 24 hours",
        shape.approval_threshold,
      ));
    const accounts = given.accounts ?? (await askForAccounts(ask, optional));
    const answers = { display_name, email, currency, time_zone, accounts };
    return {
      ...answers,
      ...(partner_email && partner_name && { partner_email, partner_name }),
      ...(approval_threshold && { approval_threshold }),
    };
  } finally {
    terminal.close();
  }
}

async function askForAccounts(
  ask: (question: Question, field: z.ZodType) => Promise<string>,
  optional: (words: string, field: z.ZodType) => Promise<string | undefined>,
): Promise<NonNullable<Answers["accounts"]>> {
  const { element } = setUpInput.shape.accounts.unwrap().unwrap();
  const accounts: { name: string; balance: string }[] = [];
  for (;;) {
    const name = await optional(
      accounts.length === 0 ? "Your first account" : "Another account",
      element.shape.name,
    );
    if (name === undefined) return accounts;
    accounts.push({ name, balance: await ask({ words: "Its balance" }, element.shape.balance) });
  }
}

/** Asks until the answer is valid. @throws Failure when the answers end */
async function answerTo(
  terminal: Terminal,
  { words, byDefault }: Question,
  field: z.ZodType,
): Promise<string> {
  for (;;) {
    const line = (await terminal.ask(`${words}: `))?.trim();
    if (line === undefined)
      throw usage(
        `the answers ended at "${words}".`,
        "couples-cfo init --help lists options for all answers.",
      );
    const answer = line === "" ? byDefault : line;
    if (answer === "") return answer;
    const result = field.safeParse(answer ?? "");
    if (answer !== undefined && result.success) return answer;
    process.stdout.write(`${result.error?.issues[0]?.message ?? "Give an answer."}\n`);
  }
}
