/** Components of the OpenAPI document that all operations share. */
export const COMMON_COMPONENTS = {
  securitySchemes: {
    userToken: {
      type: "http",
      scheme: "bearer",
      description: "A user's token with its scopes.",
    },
    operatorKey: {
      type: "http",
      scheme: "bearer",
      description: "The operator key, which may call every operation.",
    },
  },
  headers: {
    "X-Request-Id": { description: "The id of the request, also in the log.", schema: { type: "string" } },
    "Idempotency-Replayed": {
      description: "`true` on an answer that an idempotency key recalled.",
      schema: { type: "string", enum: ["true"] },
    },
    ETag: {
      description:
        "The row's `version`, for If-Match. It changes with the row's properties, not with its balances.",
      schema: { type: "string" },
      example: '"3"',
    },
    AnswerTag: {
      description: "Identifies the whole answer, for If-None-Match.",
      schema: { type: "string" },
    },
    "Retry-After": {
      description: "The seconds to wait before the next attempt.",
      schema: { type: "integer" },
    },
    "WWW-Authenticate": {
      description: "The authentication scheme: a bearer token.",
      schema: { type: "string" },
    },
  },
};
