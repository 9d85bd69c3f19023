import type { Principal } from "../access/principal.ts";
import { invalidInput } from "../domain/refusals.ts";

/** The user who acts; the operator has to name one. @throws Refusal `invalid_input` */
export function requireUser(principal: Principal): string {
  if (principal.userId) return principal.userId;
  throw invalidInput([{ field: "user_id", message: "With the operator key, name the user." }]);
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
