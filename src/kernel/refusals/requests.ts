import type { Meaning } from "./meaning.ts";

/** Refusals of a request as such, whatever it asks. */
export const REQUEST_REFUSALS = {
  malformed_request: {
    status: 400,
    title: "The request could not be read.",
    next: "Send a JSON object with the content type application/json.",
  },
  not_found: {
    status: 404,
    title: "There is nothing with this id in your books.",
    next: "List what there is and use an id from there.",
  },
  no_such_route: {
    status: 404,
    title: "There is no such path.",
    next: "See /openapi.json for the paths that exist.",
  },
  method_not_allowed: {
    status: 405,
    title: "This path does not take this method.",
    next: "Use one of the methods that the header `Allow` lists; see /openapi.json.",
  },
  foreign_name: {
    status: 403,
    title: "The server does not answer under this name, nor to pages of this origin.",
    next:
      "Call it by its own address, or ask the operator to add the host to COUPLES_CFO_HOSTS or the page's origin to " +
      "COUPLES_CFO_CORS_ORIGINS.",
  },
  idempotency_key_reused: {
    status: 422,
    title: "This idempotency key was used before with another input.",
    next: "Send a new key for a new request, or repeat the first request unchanged.",
  },
  invalid_input: {
    status: 422,
    title: "The input is not valid.",
    next: "Fix the fields listed in `errors` and try again.",
  },
  request_timeout: {
    status: 408,
    title: "The request did not arrive whole within 30 seconds.",
    next: "Send the headers and the whole body without a pause.",
  },
  changed_since_read: {
    status: 412,
    title: "This has changed since you read it.",
    next: "Read it again, then send your change with its `version`; `errors` lists the fields that changed.",
  },
  body_too_large: {
    status: 413,
    title: "The body is larger than 256 KiB.",
    next: "Send less at once.",
  },
  unsupported_media_type: {
    status: 415,
    title: "The body is not plain JSON in UTF-8.",
    next: "Send JSON in UTF-8, not compressed, with the content type application/json.",
  },
  rate_limited: {
    status: 429,
    title: "Too many requests within a minute.",
    next: "Wait as long as Retry-After says.",
  },
  limit_reached: {
    status: 409,
    title: "There can be no more of these.",
    next: "Close, revoke or remove some first; `limit` is how many there can be.",
  },
  webhooks_off: {
    status: 409,
    title: "This process sends no webhooks.",
    next: "Call the server (`couples-cfo serve`): it has the key that keeps their secrets.",
  },
  internal: {
    status: 500,
    title: "Something went wrong on our side; nothing was written.",
    next: "Try again; if it stays, report the `incident`.",
  },
  unavailable: {
    status: 503,
    title: "The server cannot answer right now.",
    next: "Try again after `retry_after_seconds`; repeat a write with the same idempotency key, because it may have been done.",
  },
} as const satisfies Record<string, Meaning>;
