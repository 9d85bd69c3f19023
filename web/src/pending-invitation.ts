/** The id and the secret in the link of an invitation. */
export interface InvitationLink {
  readonly id: string;
  readonly secret: string;
}

/** The name under which the browser keeps the invitation while its holder signs in, which leads through a mail and another tab. */
const KEY = "invitation";

/** Keeps the invitation of a link. */
export function keepInvitation(link: InvitationLink): void {
  localStorage.setItem(KEY, JSON.stringify(link));
}

/** The invitation that this browser keeps. */
export function keptInvitation(): InvitationLink | undefined {
  const kept = localStorage.getItem(KEY);
  return kept === null ? undefined : (JSON.parse(kept) as InvitationLink);
}

export function forgetInvitation(): void {
  localStorage.removeItem(KEY);
}
