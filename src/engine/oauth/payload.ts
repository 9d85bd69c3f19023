/** What oidc-provider stores of a request, code or token: values by name. */
export type Payload = Record<string, unknown>;

/** The place of the secret in a stored payload. */
const SECRET = "<secret>";

/** A payload as it is stored. Ids of codes, tokens and requests are secrets, of which the database keeps only hashes. */
export function withoutSecret(payload: Payload, secret: string): Payload {
  return JSON.parse(JSON.stringify(payload).replaceAll(secret, SECRET));
}

/** A stored payload with the secret by which it was found. */
export function withSecret(stored: string, secret: string): Payload {
  return JSON.parse(stored.replaceAll(SECRET, secret));
}
