import type { Scope, TokenKind } from "./token.ts";

/** An app that a user connected by OAuth. Its access and refresh tokens are records of their own. */
export interface ConnectedApp {
  readonly id: string;
  readonly userId: string;
  /** The id of a registered client, or the address of a client id metadata document. */
  readonly clientId: string;
  /** The name of the app; the `actor` of its ledger events. */
  readonly client: string;
  /** Where the browser returns to the app: an origin, or a private scheme such as `com.example.app:`. */
  readonly origin: string;
  /** The resource that its tokens are for. */
  readonly resource: string;
  readonly kind: TokenKind;
  readonly scopes: readonly Scope[];
  /** Whether the app sees the user's private accounts and journal entries. */
  readonly seesPrivate: boolean;
  readonly createdAt: Date;
  /** When the app last got a token; null before it got one. */
  readonly usedAt: Date | null;
  /** When its last token expires, unless it gets another one. */
  readonly expiresAt: Date;
  readonly removedAt: Date | null;
  /** When its user confirmed that it may act as a person; null for an agent. */
  readonly confirmedAt: Date | null;
}
