import type { Principal } from "../../access/principal.ts";
import type { Couple } from "../../domain/couple.ts";

/** Who is shown the couple's books, and as of when. */
export interface Viewing {
  readonly principal: Principal;
  readonly couple: Couple;
  readonly now: Date;
}
