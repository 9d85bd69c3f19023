import type { Environment } from "../environment.ts";

/** A couple without a threshold that counts in yen, and changed currency and zone before it had an amount. */
export async function yen(environment: Environment): Promise<void> {
  const [chika, dai] = [
    await environment.person("Chika", "chika@example.jp"),
    await environment.person("大", "dai@example.jp"),
  ];
  const formed = await environment
    .operator()
    .ask("create_couple", { partner_1_id: chika.id, partner_2_id: dai.id });
  const [one, other] = [environment.joined(chika, formed.id), environment.joined(dai, formed.id)];
  await one.ask("update_couple", { couple_id: formed.id, currency: "JPY", time_zone: "Asia/Tokyo" });
  await other.ask("update_couple", { couple_id: formed.id, time_zone: "Pacific/Auckland" });
  const bank = await other.ask("link_account", {
    name: "普通預金",
    balance: "999999999999999",
    is_manual: true,
  });
  const house = {
    name: "家",
    target_amount: "900000000000000",
    type: "home",
    priority: 1,
    deadline: "2099-12-31",
  };
  const goal = await one.ask("create_goal", house);
  const move = { account_id: bank.id, goal_id: goal.id };
  await one.ask("allocate_to_goal", { ...move, amount: "300000000000001" });
  await other.ask("release_from_goal", { ...move, amount: "1" });
  await other.ask("spend_from_goal", { ...move, amount: "50000", payee: "大工" });
  await one.ask("schedule_check_in", {
    schedule: { rrule: "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29", start: "2028-02-29T00:00" },
  });
}

/** A couple that only the operator writes for, in a currency with three digits. */
export async function dinar(environment: Environment): Promise<void> {
  const [hana, idris] = [
    await environment.person("Hana", "hana@example.com"),
    await environment.person("Idris", "idris@example.com"),
  ];
  const formed = await environment.operator().ask("create_couple", {
    partner_1_id: hana.id,
    partner_2_id: idris.id,
    currency: "KWD",
    approval_threshold: "1.500",
  });
  const forHana = environment.operator({ coupleId: formed.id, userId: hana.id });
  const operator = environment.operator({ coupleId: formed.id });
  const bank = await forHana.ask("link_account", {
    name: "Bank",
    balance: "10.125",
    is_manual: true,
    is_joint: true,
  });
  const goal = await operator.ask("create_goal", {
    name: "Boat",
    target_amount: "9.999",
    type: "boat",
    priority: 5,
  });
  const move = { account_id: bank.id, goal_id: goal.id };
  await operator.ask("allocate_to_goal", { ...move, amount: "4.875" });
  await operator.ask("release_from_goal", { ...move, amount: "1.375" });
  await operator.ask("update_couple", { couple_id: formed.id, approval_threshold: "0.500" });
  await environment.joined(idris, formed.id).ask("suggest_rebalance", {});
}

/** People without a couple: one has accounts and a token, one has nothing. */
export async function singles(environment: Environment): Promise<void> {
  const eve = await environment.person("Eve", "eve@example.com");
  await environment.person("Finn", "finn@example.com");
  await eve.ask("link_account", { name: `Mine '"\\ $1 {a}`, balance: "12.30", is_manual: true }, "eve-1");
  const yen = await eve.ask("link_account", { name: "Yen", balance: "7", is_manual: false, currency: "JPY" });
  await eve.ask("update_account", { account_id: yen.id, visibility: "private" });
  await eve.ask("create_token", { client: "laptop", scopes: ["read"] });
}
