import type { EntityManager } from "@mikro-orm/core";
import { BankAccount } from "../entities/bank-account.ts";
import type { Couple } from "../entities/couple.ts";
import { notFound } from "../kernel/refusals.ts";
import type { Principal } from "./principal.ts";

/** A caller, and the couple to look in. */
interface Finding {
  readonly em: EntityManager;
  readonly principal: Principal;
  readonly couple: Couple;
}

/** Ids of the accounts that are the partner's alone. */
async function hiddenAccountIds({ em, principal, couple }: Finding): Promise<ReadonlySet<string>> {
  if (principal.role === "operator") return new Set();
  const hidden = await em.find(
    BankAccount,
    { couple, visibility: "private", user: { $ne: principal.userId } },
    { fields: ["id"] },
  );
  return new Set(hidden.map(({ id }) => id));
}

/**
 * Refuses to repeat an earlier answer that names an account which has become the partner's alone since.
 * @throws Refusal `not_found`
 */
export async function assertStillVisible(finding: Finding, answer: object): Promise<void> {
  const text = JSON.stringify(answer);
  for (const id of await hiddenAccountIds(finding)) if (text.includes(id)) throw notFound("account");
}
