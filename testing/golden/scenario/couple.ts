import type { Environment, Person } from "../environment.ts";

/** The partners of the largest books: euros, Berlin, and a threshold of 300.00. */
export interface Pair {
  readonly coupleId: string;
  readonly nora: Person;
  readonly tom: Person;
}

/** Account ids by name. */
export interface Accounts {
  readonly giro: string;
  readonly savings: string;
  readonly household: string;
}

/** Two users open accounts and create tokens, then form a couple, which takes over open accounts and valid tokens. */
export async function formCouple(
  environment: Environment,
): Promise<{ pair: Pair; giro: string; savings: string }> {
  const nora = await environment.person("Nora", "nora@example.com");
  const tom = await environment.person('Tom O\'Brien "T"', "tom@example.com");
  const phone = await nora.ask("create_token", { client: "phone", scopes: ["read"], expires_in_days: 3650 });
  const lost = await nora.ask("create_token", { client: "lost phone", scopes: ["read", "admin"] });
  await nora.ask("revoke_token", { token_id: lost.id });
  const byPhone = nora.through({ tokenId: phone.id, expiresAt: new Date(phone.expires_at) });
  await byPhone.ask("create_token", { client: "watch", scopes: ["read"], expires_in_days: 30 });
  const giro = await nora.ask("link_account", {
    name: "Giro",
    institution_name: "Sparbank",
    balance: "2400.00",
    is_manual: true,
    currency: "EUR",
  });
  // There is no ledger yet, so the account's first event states version 2.
  await nora.ask("update_account", { account_id: giro.id, keep_available: "100.00" });
  const old = await nora.ask("link_account", { name: "Student account", balance: "0", is_manual: true });
  await nora.ask("close_account", { account_id: old.id });
  const savings = await tom.ask("link_account", {
    name: "Savings",
    balance: "5000.00",
    is_manual: false,
    plaid_id: "plaid-tom-savings",
    visibility: "private",
    currency: "EUR",
  });
  environment.pass(60);
  const couple = await environment.operator().ask("create_couple", {
    partner_1_id: nora.id,
    partner_2_id: tom.id,
    time_zone: "Europe/Berlin",
    approval_threshold: "300.00",
  });
  const pair = {
    coupleId: couple.id,
    nora: environment.joined(nora, couple.id),
    tom: environment.joined(tom, couple.id),
  };
  return { pair, giro: giro.id, savings: savings.id };
}

/** Accounts are opened, changed in every property, and closed in both ways. */
export async function keepAccounts(environment: Environment, { nora, tom }: Pair): Promise<string> {
  const joint = { name: "Joint", balance: "3000.00", is_manual: true, is_joint: true };
  const { id: household } = await nora.ask("link_account", joint);
  const named = { name: "Household", institution_name: "Volksbank", keep_available: "200.00" };
  await tom.ask("update_account", { account_id: household, ...named });
  await tom.ask("update_account", { account_id: household, institution_name: "Stadtbank" });
  const cash = await nora.ask("link_account", { name: "Cash", balance: "80.00", is_manual: true });
  await nora.ask("update_account", { account_id: cash.id, visibility: "private" });
  await nora.ask("close_account", { account_id: cash.id });
  environment.pass(30);
  const depot = await tom.ask("link_account", {
    name: "Depot",
    institution_name: "Sparbank",
    balance: "150.00",
    is_manual: false,
    plaid_id: "plaid-tom-depot",
  });
  await tom.ask("update_account", { account_id: depot.id, clear: ["institution_name"] });
  await tom.ask("close_account", { account_id: depot.id });
  return household;
}

/** Changes of the couple itself. In the end both could take 500.00 alone, and Nora proposes to drop the threshold. */
export async function changeSettings(environment: Environment, { coupleId, nora, tom }: Pair): Promise<void> {
  const change = (settings: object) => ({ couple_id: coupleId, ...settings });
  await tom.ask("update_couple", change({ approval_threshold: "800.00" }));
  await tom.ask("update_couple", change({ approval_threshold: "300.00" }));
  await tom.ask("update_couple", change({ approval_threshold: "800.00" }));
  environment.pass(3600);
  await nora.ask("update_couple", change({ approval_threshold: "800.00" }));
  await nora.ask("update_couple", change({ approval_threshold: "500.00" }));
  await nora.ask("update_couple", change({ clear: ["approval_threshold"] }));
  await tom.ask("update_couple", change({ time_zone: "America/New_York" }));
}
