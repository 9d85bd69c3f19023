import type { Couple } from "../entities/couple.ts";
import type { Principal } from "../identity/principal.ts";

/** Who is shown the couple's books, and as of when. */
export interface Viewing {
  readonly principal: Principal;
  readonly couple: Couple;
  readonly now: Date;
}
