/**
 * The callers of a history: both partners, a token that nobody confirmed, an agent, apps of OAuth with and without access to what
 * is private, the operator, and a stranger.
 */

import type { Engine } from "../../src/engine/engine.ts";
import { OPERATOR } from "../../src/identity/principal.ts";
import { ask, formCouple, principalFor } from "../books.ts";
import { foreignCouple } from "../foreign-couple.ts";
import type { CallerName, History } from "./commands.ts";
import { headOf } from "./compare.ts";
import { Model } from "./model.ts";
import type { Foreign } from "./picks.ts";
import type { Caller, Joiner } from "./rows.ts";

const AGENT = { kind: "agent", actor: "claude" } as const;

const DIGITS = { USD: 2, JPY: 0, KWD: 3 } as const;

export type Stranger = Awaited<ReturnType<typeof newStranger>>;

/** A foreign couple, whose ids and partner occur in every history. */
export async function newStranger(engine: Engine) {
  const { couple, ids } = await foreignCouple(engine);
  return {
    caller: { name: "stranger", principal: couple.ada.principal, ours: false } as Caller,
    coupleId: couple.id,
    ids: {
      accountId: ids.foreignAccount,
      goalId: ids.foreignGoal,
      eventId: ids.foreignEvent,
      planId: ids.foreignPlan,
      checkInId: ids.foreignCheckIn,
    } as Foreign,
    head: await headOf(engine, couple.id),
  };
}

/** Opens an account for a user without a couple. */
async function newJoiner(engine: Engine, userId: string, currency: string): Promise<Joiner> {
  const account = { name: "Brought along", balance: "700", is_manual: true, currency };
  const { id, name, balance } = await ask(engine, "link_account", account, { userId });
  const { email } = (await ask(engine, "get_me", {}, { userId })).user;
  return { userId, email, account: { id, name, balance: BigInt(balance.replace(".", "")) } };
}

/** The callers while Ada is alone: what Ben would do, Ada or the operator does. */
export function callersAlone(callers: Readonly<Record<CallerName, Caller>>): Record<CallerName, Caller> {
  const { ada, operator } = callers;
  return {
    ...callers,
    ben: ada,
    unconfirmed: { ...ada, name: "unconfirmed", principal: { ...ada.principal, isConfirmed: false } },
    reader: { ...ada, name: "reader", principal: { ...ada.principal, scopes: [] } },
    operatorForBen: operator,
  };
}

/** Ben before he is a partner. */
export function joinerOf({ ben }: Readonly<Record<CallerName, Caller>>): Caller {
  return { ...ben, name: "joiner", principal: { ...ben.principal, coupleId: null } };
}

/** A couple with the settings of a history, its model, and its callers. */
export async function newBooks(
  engine: Engine,
  { currency, threshold, alone }: History,
  stranger: Caller,
): Promise<{ model: Model; callers: Record<CallerName, Caller> }> {
  const limit = threshold === null ? undefined : BigInt(threshold);
  const text =
    limit === undefined
      ? undefined
      : new Model({ id: "", currency, digits: DIGITS[currency], threshold: undefined }).text(limit);
  const { id, ada, ben } = await formCouple(engine, { currency, approval_threshold: text }, { alone });
  const joiner = alone ? await newJoiner(engine, ben.id, currency) : undefined;
  const user = (name: string, userId: string, options: Parameters<typeof principalFor>[2] = {}): Caller => ({
    name,
    principal: principalFor(userId, id, options),
    ours: true,
  });
  const app = (name: string, seesPrivate: boolean): Caller => {
    const { principal, ...caller } = user(name, ada.id, AGENT);
    const about = { id: engine.ids(), audience: "http://localhost/mcp", seesPrivate };
    return { ...caller, principal: { ...principal, app: about } };
  };
  const operator: Caller = { name: "operator", principal: OPERATOR, coupleId: id, ours: true };
  return {
    model: new Model({
      id,
      currency,
      digits: DIGITS[currency],
      threshold: limit,
      adaId: ada.id,
      benId: ben.id,
      joiner,
    }),
    callers: {
      ada: user("ada", ada.id),
      ben: user("ben", ben.id),
      unconfirmed: user("unconfirmed", ben.id, { isConfirmed: false }),
      agent: user("agent", ada.id, AGENT),
      app: app("app", false),
      trustedApp: app("trustedApp", true),
      reader: user("reader", ben.id, { scopes: [] }),
      operator,
      operatorForBen: { ...operator, name: "operatorForBen", userId: ben.id },
      stranger,
    },
  };
}
