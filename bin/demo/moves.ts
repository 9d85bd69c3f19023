import type { Cast } from "./cast.ts";
import type { Page } from "./page.ts";
import type { Answer, RestClient } from "./rest-client.ts";
import type { Stage } from "./stage.ts";

/** A chapter of the story: what it needs, and where it shows what happened. */
export type Scene = (stage: Stage, cast: Cast, page: Page) => Promise<void>;

/** Earmarks money of an account for a goal. */
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

/** Records what the bank says that an account holds. */
export function sync(
  by: RestClient,
  source_account_id: string,
  amount: string,
  category: string,
): Promise<Answer> {
  const body = { event_type: "BALANCE_SYNC", amount, source_account_id };
  return by.post("/ledger/events", { ...body, metadata: { category } });
}

/** What the summary says needs attention. */
export async function attention(by: RestClient): Promise<{ kind: string; amount?: string }[]> {
  return (await by.get<{ attention: { kind: string; amount?: string }[] }>("/summary")).attention;
}
