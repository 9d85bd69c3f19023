import type { Books } from "../books/books.ts";
import type { Principal } from "../identity/principal.ts";

/** The epoch of the books is not the one of the caller's token: the token has to be looked up again. */
export class EpochChanged extends Error {}

/**
 * Ends a call whose token may have ended since it was looked up.
 * @throws EpochChanged; `invoke` then looks the token up and runs the call again
 */
export function assertCurrent({ authEpoch }: Principal, { couple }: Books): void {
  if (authEpoch !== undefined && authEpoch !== couple.authEpoch) throw new EpochChanged();
}
