import type { Principal } from "../access/principal.ts";
import { invalidInput } from "../domain/refusals.ts";

/** The user who acts; the operator has to name one. @throws Refusal `invalid_input` */
export function requireUser(principal: Principal): string {
  if (principal.userId) return principal.userId;
  throw invalidInput([{ field: "user_id", message: "With the operator key, name the user." }]);
}
