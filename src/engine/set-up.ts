import { z } from "zod";
import { userByEmail } from "../database/queries/tenants.ts";
import { Couple } from "../entities/couple.ts";
import { OPERATOR } from "../identity/principal.ts";
import { catalog } from "../operations/catalog.ts";
import { emailAddress } from "../operations/inputs/email.ts";
import { balance, currency, line, money, timeZone } from "../views/fields.ts";
import type { Engine } from "./engine.ts";
import { invoke } from "./invoke.ts";

/** The first books: who keeps them, their settings, and the first accounts of the person who makes them. */
export const setUpInput = z.strictObject({
  display_name: line(100),
  email: emailAddress,
  partner_name: line(100).nullish(),
  partner_email: emailAddress.nullish(),
  currency: currency.nullish(),
  time_zone: timeZone.nullish(),
  approval_threshold: money.nullish(),
  accounts: z
    .array(z.strictObject({ name: line(100), balance }))
    .max(20, "At most 20 accounts.")
    .nullish(),
});

/** Who keeps the new books. */
export interface SetUp {
  readonly userId: string;
  readonly partnerId: string | null;
}

/** Whether there are no books yet. */
export async function isEmpty({ orm }: Engine): Promise<boolean> {
  return (await orm.em.fork().count(Couple, {})) === 0;
}

/**
 * Makes the first books as the operator, of one person or two. A repeat goes on where an earlier call was refused or ended.
 * @throws Refusal those of create_user, link_account and create_couple
 */
export async function setUp(engine: Engine, input: z.output<typeof setUpInput>): Promise<SetUp> {
  const { accounts, partner_email, partner_name } = input;
  const code = input.currency ?? "USD";
  const userId = await userWith(engine, input.email, input.display_name);
  const partnerId =
    partner_email == null ? null : await userWith(engine, partner_email, partner_name ?? partner_email);
  const present = (await ask(engine, "list_accounts", {}, userId)).items as readonly { name: string }[];
  const missing = (accounts ?? []).filter(({ name }) => !present.some((account) => account.name === name));
  for (const account of missing)
    await ask(engine, "link_account", { ...account, currency: code, is_manual: true }, userId);
  await ask(engine, "create_couple", {
    partner_1_id: userId,
    partner_2_id: partnerId,
    currency: code,
    time_zone: input.time_zone,
    approval_threshold: input.approval_threshold,
  });
  return { userId, partnerId };
}

/** Returns the id of the user with this address, and creates the user if necessary. */
async function userWith(engine: Engine, email: string, display_name: string): Promise<string> {
  const known = await userByEmail(engine.orm.em.fork(), email);
  return known?.id ?? String((await ask(engine, "create_user", { email, display_name })).id);
}

/** Calls an operation as the operator. @throws Refusal */
async function ask(engine: Engine, name: string, input: object, userId?: string) {
  const operation = catalog.find((candidate) => candidate.name === name);
  if (!operation) throw new Error(`there is no operation ${name}`);
  const call = { principal: OPERATOR, requestId: "set-up", ...(userId && { userId }) };
  const outcome = await invoke(engine, operation, input, call);
  if (!outcome.ok) throw outcome.refusal;
  return outcome.output;
}
