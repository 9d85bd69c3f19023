import type { z } from "zod";
import { insertSession } from "../../database/queries/sessions.ts";
import { giveBack, insertCode, isUsable, useCode } from "../../database/queries/set-up-codes.ts";
import { hashToken } from "../../identity/new-token.ts";
import { newSession } from "../../identity/session.ts";
import { Refusal } from "../../kernel/refusals.ts";
import type { Engine } from "../engine.ts";
import { newSecret } from "../random.ts";
import { isEmpty, setUp, type setUpInput } from "../set-up.ts";

/** How long a code works, in minutes. */
export const CODE_MINUTES = 60;

/** Makes a code for the set-up page; undefined when there are books already. */
export async function makeSetUpCode(engine: Engine): Promise<string | undefined> {
  if (!(await isEmpty(engine))) return undefined;
  const code = newSecret();
  const expiresAt = new Date(engine.now().getTime() + CODE_MINUTES * 60 * 1000);
  await insertCode(engine.orm.em.fork(), { id: engine.ids(), codeHash: hashToken(code), expiresAt });
  return code;
}

/** @throws Refusal `link_ended` when the code is unknown, was used or has expired, or there are books already */
export async function assertSetUpCode(engine: Engine, code: string): Promise<void> {
  const usable = await isUsable(engine.orm.em.fork(), hashToken(code), engine.now());
  if (!usable || !(await isEmpty(engine))) throw new Refusal("link_ended");
}

/**
 * Makes the first books and signs the first partner in. The code stands for the proof of an address: whoever reads it runs
 * the machine, and could read its mails and create its users too. Returns the secret of the session.
 * @throws Refusal `link_ended`; those of `setUp`, and the code stays usable
 */
export async function setUpByCode(
  engine: Engine,
  code: string,
  { input, browser }: { readonly input: z.output<typeof setUpInput>; readonly browser: string | null },
): Promise<string> {
  const em = engine.orm.em.fork();
  const codeHash = hashToken(code);
  await assertSetUpCode(engine, code);
  if (!(await useCode(em, codeHash, engine.now()))) throw new Refusal("link_ended");
  try {
    const { userId } = await setUp(engine, input);
    const secret = newSecret();
    const session = newSession({
      id: engine.ids(),
      userId,
      browser,
      checkedBy: "link",
      now: engine.now(),
    });
    await insertSession(em, { ...session, secretHash: hashToken(secret) });
    return secret;
  } catch (error) {
    if (error instanceof Refusal) await giveBack(em, codeHash);
    throw error;
  }
}
