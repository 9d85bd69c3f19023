import { changeSettings, formCouple, keepAccounts } from "./play/couple.ts";
import { closeGoals, setGoals } from "./play/goals.ts";
import { checkInOnce, checkInWeekly, handOutTokens, hook, talk } from "./play/life.ts";
import { annotate, bank, earmark, move, spend } from "./play/money.ts";
import { dinar, singles, yen } from "./play/others.ts";
import { drift, leaveWaiting, payMuch, plan } from "./play/plans.ts";
import { Stage } from "./stage.ts";

/** Half a year of three couples and two singles, which writes every kind of event that there is. The caller closes it. */
export async function play(): Promise<Stage> {
  const stage = await Stage.open("2026-01-05T09:00:00.000Z");
  const { pair, ...own } = await formCouple(stage);
  const accounts = { ...own, household: await keepAccounts(stage, pair) };
  const goals = await setGoals(stage, pair);
  await stage.until("2026-01-06T09:00:00.000Z");
  await earmark(stage, pair, accounts, goals);
  await stage.until("2026-01-08T09:00:00.000Z");
  await bank(stage, pair, accounts);
  await spend(stage, pair, accounts, goals);
  await annotate(stage, pair, accounts);
  await closeGoals(stage, pair, accounts, goals);
  await stage.until("2026-01-12T09:00:00.000Z");
  await talk(stage, pair, goals);
  await hook(stage, pair);
  await checkInWeekly(stage, pair);
  await yen(stage);
  await dinar(stage);
  // Kyoto is behind its schedule in March and at risk in April.
  await stage.until("2026-03-10T09:00:00.000Z");
  await stage.until("2026-04-10T09:00:00.000Z");
  await plan(stage, pair, accounts, goals);
  await stage.until("2026-04-13T09:00:00.000Z");
  await payMuch(stage, pair, accounts, goals);
  await drift(pair, goals);
  await handOutTokens(stage, pair);
  await stage.until("2026-04-26T09:00:00.000Z");
  await changeSettings(stage, pair);
  await stage.until("2026-06-01T09:00:00.000Z");
  await checkInOnce(stage, pair);
  await singles(stage);
  const { items } = await pair.nora.ask("list_inbox", {});
  await pair.nora.ask("mark_read", { item_ids: [items[0].id, items[1].id] });
  await pair.nora.ask("allocate_to_goal", move(accounts.giro, goals.car, "12.00"), "golden-1");
  await leaveWaiting(pair, accounts, goals);
  return stage;
}
