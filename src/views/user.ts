import { z } from "zod";
import type { Partner } from "../books/rows.ts";
import type { User } from "../entities/user.ts";
import { id, instantOut, wordsOut } from "./fields.ts";

export const userShape = z.object({
  id,
  email: wordsOut,
  display_name: wordsOut,
  couple_id: id.nullable(),
  created_at: instantOut,
});

/** A partner as the other partner sees them. */
export const partnerShape = userShape.pick({ id: true, display_name: true });

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
