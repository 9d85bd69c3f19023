/** The address is in a private network, which the operator has not allowed. */
export class PrivateAddress extends Error {
  constructor() {
    super("the address is in a private network");
  }
}

/** The same text for unknown and private names, so that a webhook cannot discover internal host names. */
const UNREACHABLE =
  "The address cannot be reached: check the name and use an address on the public internet.";

const MESSAGES: Readonly<Record<string, string>> = {
  ENOTFOUND: UNREACHABLE,
  EAI_AGAIN: UNREACHABLE,
  ECONNREFUSED: "The server refused the connection.",
  EHOSTUNREACH: UNREACHABLE,
  ENETUNREACH: UNREACHABLE,
  ECONNRESET: "The server closed the connection.",
  EPIPE: "The server closed the connection.",
  UND_ERR_SOCKET: "The server closed the connection.",
  EPROTO: "A secure connection could not be established.",
  UND_ERR_HEADERS_OVERFLOW: "The response headers are too long.",
};

const TIMEOUTS = [
  "ETIMEDOUT",
  "UND_ERR_CONNECT_TIMEOUT",
  "UND_ERR_HEADERS_TIMEOUT",
  "UND_ERR_BODY_TIMEOUT",
  "TimeoutError",
];

const CERTIFICATE = /^(CERT_|ERR_TLS_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_)|CERT/;

/** The reason for a failed attempt. It contains no internal address and quotes nothing. */
export function describeError(error: unknown, timeoutMs: number): string {
  if (error instanceof PrivateAddress || causeOf(error) instanceof PrivateAddress) return UNREACHABLE;
  const code = codeOf(error);
  if (TIMEOUTS.includes(code)) return `The server did not answer within ${timeoutMs / 1000} seconds.`;
  if (CERTIFICATE.test(code)) return "The server's certificate is not trusted.";
  if (code.startsWith("HPE_") || code === "HTTPParserError") return "The response is not valid HTTP.";
  return MESSAGES[code.startsWith("ERR_SSL_") ? "EPROTO" : code] ?? "The request failed.";
}

/** The code of an error; of several tried addresses the first error counts. */
function codeOf(error: unknown): string {
  if (error instanceof AggregateError) return codeOf(error.errors[0]);
  if (!(error instanceof Error)) return "";
  return "code" in error && typeof error.code === "string" ? error.code : error.name;
}

function causeOf(error: unknown): unknown {
  return error instanceof Error ? error.cause : undefined;
}
