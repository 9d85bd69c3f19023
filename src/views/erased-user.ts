import type { z } from "zod";
import { id, instantOut } from "./fields.ts";
import { shape } from "./schema-names.ts";

export const erasedUserShape = shape("ErasedUser", {
  id,
  erased_at: instantOut,
});

export function showErasedUser(
  user: { readonly id: string },
  erasedAt: Date,
): z.input<typeof erasedUserShape> {
  return { id: user.id, erased_at: erasedAt.toISOString() };
}
