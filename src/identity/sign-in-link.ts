const MINUTE_MS = 60 * 1000;

/** How long a sign-in link works. */
export const LINK_MINUTES = 15;

/** A link that signs in whoever presses the button behind it, as the user with this address. */
export interface SignInLink {
  readonly id: string;
  /** In lower case. */
  readonly email: string;
  /** The user who has the address; null: the link makes a user. */
  readonly userId: string | null;
  /** The invitation for which the link makes a user; null where everybody may become one. */
  readonly invitationId: string | null;
  readonly createdAt: Date;
  readonly expiresAt: Date;
  readonly usedAt: Date | null;
}

/** Who may become a user: everybody, people invited by a partner, or nobody. */
export const SIGN_UPS = ["open", "invitation", "closed"] as const;
export type SignUp = (typeof SIGN_UPS)[number];

/** A new link. */
export function newLink(
  stated: Pick<SignInLink, "id" | "email" | "userId" | "invitationId">,
  now: Date,
): SignInLink {
  const expiresAt = new Date(now.getTime() + LINK_MINUTES * MINUTE_MS);
  return { ...stated, createdAt: now, expiresAt, usedAt: null };
}

/**
 * The address with most of it hidden, `a...@e...com`, so that its owner recognizes it and somebody else who finds the link
 * learns little.
 */
export function maskedAddress(email: string): string {
  const [local = "", domain = ""] = email.split(/@(?=[^@]*$)/);
  const end = domain.slice(domain.lastIndexOf(".") + 1);
  return `${[...local][0] ?? ""}...@${[...domain][0] ?? ""}...${end}`;
}
