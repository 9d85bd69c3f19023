import { Environment } from "./environment.ts";
import { changeSettings, formCouple, keepAccounts } from "./scenario/couple.ts";
import { closeGoals, setGoals } from "./scenario/goals.ts";
import { checkInOnce, checkInWeekly, handOutTokens, hook, talk } from "./scenario/life.ts";
import { annotate, bank, earmark, move, spend } from "./scenario/money.ts";
import { dinar, singles, yen } from "./scenario/others.ts";
import { drift, leaveWaiting, payMuch, plan } from "./scenario/plans.ts";

/** Half a year of three couples and two users without a couple, with every kind of event. The caller closes the result. */
export async function runScenario(): Promise<Environment> {
  const environment = await Environment.open("2026-01-05T09:00:00.000Z");
  const { pair, ...own } = await formCouple(environment);
  const accounts = { ...own, household: await keepAccounts(environment, pair) };
  const goals = await setGoals(environment, pair);
  await environment.until("2026-01-06T09:00:00.000Z");
  await earmark(environment, pair, accounts, goals);
  await environment.until("2026-01-08T09:00:00.000Z");
  await bank(environment, pair, accounts);
  await spend(environment, pair, accounts, goals);
  await annotate(environment, pair, accounts);
  await closeGoals(environment, pair, accounts, goals);
  await environment.until("2026-01-12T09:00:00.000Z");
  await talk(environment, pair, goals);
  await hook(environment, pair);
  await checkInWeekly(environment, pair);
  await yen(environment);
  await dinar(environment);
  // Kyoto is behind schedule in March and at risk in April.
  await environment.until("2026-03-10T09:00:00.000Z");
  await environment.until("2026-04-10T09:00:00.000Z");
  await plan(environment, pair, accounts, goals);
  await environment.until("2026-04-13T09:00:00.000Z");
  await payMuch(environment, pair, accounts, goals);
  await drift(pair, goals);
  await handOutTokens(environment, pair);
  await environment.until("2026-04-26T09:00:00.000Z");
  await changeSettings(environment, pair);
  await environment.until("2026-06-01T09:00:00.000Z");
  await checkInOnce(environment, pair);
  await singles(environment);
  const { items } = await pair.nora.ask("list_inbox", {});
  await pair.nora.ask("mark_read", { item_ids: [items[0].id, items[1].id] });
  await pair.nora.ask("allocate_to_goal", move(accounts.giro, goals.car, "12.00"), "golden-1");
  await leaveWaiting(pair, accounts, goals);
  return environment;
}
