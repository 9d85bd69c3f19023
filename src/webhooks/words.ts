/** The address leads into a private network, which the operator has not allowed. */
export class PrivateAddress extends Error {
  constructor() {
    super("the address leads into a private network");
  }
}

/**
 * One sentence, whether the name is unknown or leads inside: else anybody with a webhook could ask the operator's name
 * server which names it has for machines of its own.
 */
const UNREACHABLE = "Its address cannot be reached: give one of the open internet, and check its name.";

const WORDS: Readonly<Record<string, string>> = {
  ENOTFOUND: UNREACHABLE,
  EAI_AGAIN: UNREACHABLE,
  ECONNREFUSED: "It refused the connection.",
  EHOSTUNREACH: UNREACHABLE,
  ENETUNREACH: UNREACHABLE,
  ECONNRESET: "It broke the connection off.",
  EPIPE: "It broke the connection off.",
  UND_ERR_SOCKET: "It broke the connection off.",
  EPROTO: "No secure connection could be made.",
  UND_ERR_HEADERS_OVERFLOW: "The headers of its answer are too long.",
};

const TIMEOUTS = [
  "ETIMEDOUT",
  "UND_ERR_CONNECT_TIMEOUT",
  "UND_ERR_HEADERS_TIMEOUT",
  "UND_ERR_BODY_TIMEOUT",
  "TimeoutError",
];

const CERTIFICATE = /^(CERT_|ERR_TLS_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_)|CERT/;

/** Why an attempt failed, in plain words that name no address inside and quote nothing. */
export function wordsFor(error: unknown, timeoutMs: number): string {
  if (error instanceof PrivateAddress || causeOf(error) instanceof PrivateAddress) return UNREACHABLE;
  const code = codeOf(error);
  if (TIMEOUTS.includes(code)) return `It did not answer within ${timeoutMs / 1000} seconds.`;
  if (CERTIFICATE.test(code)) return "Its certificate is not to be trusted.";
  if (code.startsWith("HPE_") || code === "HTTPParserError") return "Its answer is no HTTP.";
  return WORDS[code.startsWith("ERR_SSL_") ? "EPROTO" : code] ?? "The request failed.";
}

/** Of several addresses that were tried, the first failure counts. */
function codeOf(error: unknown): string {
  if (error instanceof AggregateError) return codeOf(error.errors[0]);
  if (!(error instanceof Error)) return "";
  return "code" in error && typeof error.code === "string" ? error.code : error.name;
}

function causeOf(error: unknown): unknown {
  return error instanceof Error ? error.cause : undefined;
}
