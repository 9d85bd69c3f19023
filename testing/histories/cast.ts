/** Who acts in a history: a couple, the operator, and a stranger. */

import type { Engine } from "../../src/engine/engine.ts";
import { OPERATOR } from "../../src/identity/principal.ts";
import { ask, newUser, principalFor } from "../books.ts";
import type { CallerName, History } from "./commands.ts";
import { headOf } from "./compare.ts";
import { type Caller, Model } from "./model.ts";
import type { Foreign } from "./picks.ts";

const DIGITS = { USD: 2, JPY: 0, KWD: 3 } as const;

export interface Stranger {
  readonly caller: Caller;
  readonly coupleId: string;
  readonly ids: Foreign;
  readonly head: string;
}

/** A couple whose ids and partner are dragged into every history. */
export async function newStranger(engine: Engine): Promise<Stranger> {
  const [one, other] = [await newUser(engine, "Eve"), await newUser(engine, "Fay")];
  const couple = await ask(engine, "create_couple", { partner_1_id: one.id, partner_2_id: other.id });
  const principal = principalFor(one.id, couple.id);
  const as = (name: string, input: unknown) => ask(engine, name, input, { principal });
  const account = await as("link_account", { name: "Theirs", balance: "1000", is_manual: true });
  const goal = await as("create_goal", { name: "Theirs", target_amount: "500", type: "car", priority: 1 });
  const { event } = await as("allocate_to_goal", { account_id: account.id, goal_id: goal.id, amount: "5" });
  const plan = await as("suggest_rebalance", {});
  const checkIn = await as("schedule_check_in", { schedule: "now" });
  return {
    caller: { name: "stranger", principal, ours: false },
    coupleId: couple.id,
    ids: {
      accountId: account.id,
      goalId: goal.id,
      eventId: event.id,
      planId: plan.plan_id,
      checkInId: checkIn.id,
    },
    head: await headOf(engine, couple.id),
  };
}

/** A couple with the settings of a history, its model, and all who call. */
export async function newBooks(
  engine: Engine,
  { currency, threshold }: History,
  stranger: Caller,
): Promise<{ model: Model; callers: Record<CallerName, Caller> }> {
  const [ada, ben] = [await newUser(engine, "Ada"), await newUser(engine, "Ben")];
  const limit = threshold === null ? undefined : BigInt(threshold);
  const text =
    limit === undefined
      ? undefined
      : new Model({ id: "", currency, digits: DIGITS[currency], threshold: undefined }).text(limit);
  const { id } = await ask(engine, "create_couple", {
    partner_1_id: ada.id,
    partner_2_id: ben.id,
    currency,
    approval_threshold: text,
  });
  const user = (name: string, userId: string, options: Parameters<typeof principalFor>[2] = {}): Caller => ({
    name,
    principal: principalFor(userId, id, options),
    ours: true,
  });
  return {
    model: new Model({ id, currency, digits: DIGITS[currency], threshold: limit }),
    callers: {
      ada: user("ada", ada.id),
      ben: user("ben", ben.id),
      agent: user("agent", ada.id, { kind: "agent", actor: "claude" }),
      reader: user("reader", ben.id, { scopes: [] }),
      operator: { name: "operator", principal: OPERATOR, coupleId: id, ours: true },
      operatorForBen: {
        name: "operatorForBen",
        principal: OPERATOR,
        coupleId: id,
        userId: ben.id,
        ours: true,
      },
      stranger,
    },
  };
}
