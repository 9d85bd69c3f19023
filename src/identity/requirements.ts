import { invalidInput, Refusal } from "../kernel/refusals.ts";
import type { WebhookSettings } from "../webhooks/settings.ts";
import type { Principal } from "./principal.ts";

/** The acting user. @throws Refusal `invalid_input` if the operator names none */
export function requireUser(principal: Principal): string {
  if (principal.userId) return principal.userId;
  throw invalidInput([{ field: "user_id", message: "With the operator key, give the user." }]);
}

/** The refusal of an operator's call without a couple or a user. */
export function noUserGiven(): Refusal {
  return invalidInput([{ field: "couple_id", message: "With the operator key, give couple_id or user_id." }]);
}

/** The user without a couple who owns the rows of a call. @throws Refusal `invalid_input` if the operator names no user */
export function requireOwner({ userId }: Principal): string {
  if (userId === null) throw noUserGiven();
  return userId;
}

/** @throws Refusal `person_required` for an agent */
export function refuseAgent({ kind }: Principal): void {
  if (kind === "agent") throw new Refusal("person_required");
}

/** The acting person. @throws Refusal `person_required` for an agent or the operator */
export function requirePerson({ kind, userId }: Pick<Principal, "kind" | "userId">): string {
  if (kind !== "person" || !userId) throw new Refusal("person_required");
  return userId;
}

/** @throws Refusal `webhooks_off` in a process without webhook settings */
export function requireWebhooks(context: {
  readonly webhooks?: WebhookSettings | undefined;
}): WebhookSettings {
  if (!context.webhooks) throw new Refusal("webhooks_off");
  return context.webhooks;
}

/** An update cannot both set a field and clear it. @throws Refusal `invalid_input` */
export function refuseContradiction(input: {
  readonly clear?: readonly string[] | null | undefined;
  readonly [field: string]: unknown;
}): void {
  const both = [...new Set(input.clear)].filter((field) => input[field] != null);
  if (both.length === 0) return;
  throw invalidInput(both.map((field) => ({ field, message: "Either give a value or clear it, not both." })));
}
