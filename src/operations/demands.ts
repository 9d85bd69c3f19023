import type { Principal } from "../access/principal.ts";
import { invalidInput, Refusal } from "../domain/refusals.ts";
import type { WebhookMeans } from "./engine.ts";

/** The user who acts; the operator has to name one. @throws Refusal `invalid_input` */
export function requireUser(principal: Principal): string {
  if (principal.userId) return principal.userId;
  throw invalidInput([{ field: "user_id", message: "With the operator key, name the user." }]);
}

/** Where the books are told to goes beyond what an agent decides. @throws Refusal `person_required` */
export function refuseAgents(principal: Principal): void {
  if (principal.kind === "agent") throw new Refusal("person_required");
}

/** @throws Refusal `webhooks_off` in a process without the means. */
export function requireWebhooks({
  webhooks,
}: {
  readonly webhooks?: WebhookMeans | undefined;
}): WebhookMeans {
  if (!webhooks) throw new Refusal("webhooks_off");
  return webhooks;
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
