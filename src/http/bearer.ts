/** A bearer token as RFC 6750 writes it: the scheme in any case, one token. */
const BEARER = /^Bearer +([\w.~+/-]+=*)$/i;

/** The token in an Authorization header; undefined for another scheme or a header that is not well formed. */
export function bearerIn(header: string | undefined): string | undefined {
  return header?.match(BEARER)?.[1];
}
