import type { DemoCouple } from "./couple.ts";
import type { Environment } from "./environment.ts";
import type { Page } from "./page.ts";
import type { Answer, RestClient } from "./rest-client.ts";

/** A part of the story: makes requests and shows their results on the page. */
export type Script = (environment: Environment, couple: DemoCouple, page: Page) => Promise<void>;

/** Earmarks money in an account for a goal. */
export function allocate(
  by: RestClient,
  account_id: string,
  goal_id: string,
  amount: string,
): Promise<Answer> {
  return by.post("/goals/allocate", { account_id, goal_id, amount });
}

/** Releases money of an account from a goal. */
export function release(
  by: RestClient,
  account_id: string,
  goal_id: string,
  amount: string,
): Promise<Answer> {
  return by.post("/goals/release", { account_id, goal_id, amount });
}

/** Records an account's balance at the bank. */
export function sync(
  by: RestClient,
  source_account_id: string,
  amount: string,
  category: string,
): Promise<Answer> {
  const body = { event_type: "BALANCE_SYNC", amount, source_account_id };
  return by.post("/ledger/events", { ...body, metadata: { category } });
}

/** The attention items of the summary. */
export async function attention(by: RestClient): Promise<{ kind: string; amount?: string }[]> {
  return (await by.get<{ attention: { kind: string; amount?: string }[] }>("/summary")).attention;
}
