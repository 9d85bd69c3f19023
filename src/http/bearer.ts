/** Bearer credentials as in RFC 6750: the scheme in uppercase or lowercase, and one token. */
const BEARER = /^Bearer +([\w.~+/-]+=*)$/i;

/** The token in an Authorization header; undefined for another scheme or a malformed header. */
export function bearerIn(header: string | undefined): string | undefined {
  return header?.match(BEARER)?.[1];
}
