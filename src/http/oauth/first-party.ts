/** An app of whoever runs this server, which acts as the person who uses it. */
export interface FirstPartyApp {
  readonly clientId: string;
  readonly redirectUris: readonly string[];
}
