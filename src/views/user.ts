import { z } from "zod";
import type { Couple, Partner } from "../books/rows.ts";
import { SCOPES, TOKEN_KINDS } from "../books/token.ts";
import type { User } from "../entities/user.ts";
import type { Principal } from "../identity/principal.ts";
import { dateIn } from "../kernel/calendar.ts";
import { coupleShape, showCouple } from "./couple.ts";
import { id, instantOut, plainOut, wordsOut } from "./fields.ts";
import { answers, shape } from "./schema-names.ts";

export const userShape = shape("User", {
  id,
  email: wordsOut,
  display_name: wordsOut,
  couple_id: id.nullable(),
  created_at: instantOut,
});

/** A partner as the other partner sees them. */
export const partnerShape = userShape
  .pick({ id: true, display_name: true })
  .register(answers, { id: "Partner" });

export function showPartner({ id, displayName }: Partner): z.input<typeof partnerShape> {
  return { id, display_name: displayName };
}

export function showUser(user: User): z.input<typeof userShape> {
  return {
    id: user.id,
    email: user.email,
    display_name: user.displayName,
    couple_id: user.coupleId ?? null,
    created_at: user.createdAt.toISOString(),
  };
}

export const ownCoupleShape = coupleShape
  .extend({ partners: z.array(partnerShape) })
  .nullable()
  .describe("Empty until a couple forms.")
  .register(answers, { id: "OwnCouple" });

export const ownTokenShape = z
  .object({
    id,
    client: wordsOut,
    kind: z.enum(TOKEN_KINDS),
    scopes: z.array(z.enum(SCOPES)),
    expires_at: instantOut,
    confirmed: z
      .boolean()
      .describe("Whether its user confirmed it. Only a confirmed token can approve plans."),
  })
  .nullable()
  .describe("The token of this request; empty for the operator key.")
  .register(answers, { id: "OwnToken" });

export const meShape = shape("Me", {
  user: userShape,
  couple: ownCoupleShape,
  former_couple_ids: z
    .array(id)
    .describe("Couples that ended, the oldest first. Their books are read by naming `couple_id`."),
  token: ownTokenShape,
  today: plainOut.describe("Today in `time_zone`.").meta({ format: "date" }),
  time_zone: plainOut.describe("The couple's time zone; UTC until a couple forms."),
});

interface Context {
  readonly caller: Principal;
  /** The couple and its partners; undefined before one forms. */
  readonly books?: { readonly couple: Couple; readonly partners: readonly Partner[] } | undefined;
  readonly now: Date;
}

/** The caller as they see themselves. */
export function showMe(user: User, { caller, books, now }: Context): z.input<typeof meShape> {
  const timeZone = books?.couple.timeZone ?? "UTC";
  return {
    user: showUser(user),
    couple: books ? { ...showCouple(books.couple), partners: books.partners.map(showPartner) } : null,
    former_couple_ids: [...user.formerCoupleIds],
    token: showOwnToken(caller),
    today: dateIn(timeZone, now),
    time_zone: timeZone,
  };
}

function showOwnToken(caller: Principal): z.input<typeof ownTokenShape> {
  const { tokenId, actor, kind, scopes, expiresAt, isConfirmed = false } = caller;
  if (!tokenId || !expiresAt || kind === "operator") return null;
  const stated = { id: tokenId, client: actor, kind, scopes: [...scopes] };
  return { ...stated, expires_at: expiresAt.toISOString(), confirmed: isConfirmed };
}
