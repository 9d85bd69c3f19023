import { isIP } from "node:net";

/** A host name as in a URL, without a trailing dot. */
const NAME = /^[a-z0-9_-]+(\.[a-z0-9_-]+)*$/;

/**
 * What is wrong with a public URL, as the end of a sentence; undefined if it is valid. It must be an origin: an address with
 * a path, query or fragment could not be compared with the Origin header. The URL is not quoted, because it may hold a password.
 */
export function publicUrlProblem(text: string): string | undefined {
  const url = URL.parse(text);
  if (url === null || !["https:", "http:"].includes(url.protocol))
    return "must be an address such as https://books.example";
  if (url.username !== "" || url.password !== "") return "must not contain a user name or password";
  if (url.pathname !== "/" || /[?#]/.test(text))
    return "must not contain a path, query or fragment, only an address such as https://books.example";
  if (isIP(url.hostname.replace(/^\[|\]$/g, "")) !== 0)
    return "must name a host, because passkeys do not work at an IP address; on this machine use localhost";
  if (!NAME.test(url.hostname)) return "must name a host such as books.example";
  if (url.protocol === "http:" && url.hostname !== "localhost")
    return "must begin with https:// because browsers sign people in over TLS only; http:// is accepted for localhost";
  return undefined;
}
