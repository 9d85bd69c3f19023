import type { z } from "zod";
import { messageShape } from "../webhooks/message.ts";

const EXAMPLE: z.output<typeof messageShape> = {
  type: "ledger.allocation",
  timestamp: "2026-11-22T08:30:00.000Z",
  data: {
    couple_id: "0199f3a0-0000-7000-8000-000000000003",
    event_id: "0199f3a0-0000-7000-8000-000000000006",
    sequence: 42,
    user_id: "0199f3a0-0000-7000-8000-000000000001",
    source_goal_id: null,
    dest_goal_id: "0199f3a0-0000-7000-8000-000000000005",
    inbox: [],
  },
};

/** The schemas of webhook messages, by their names in the document. */
export const MESSAGES: Readonly<Record<string, z.ZodType>> = {
  WebhookMessage: messageShape,
  WebhookData: messageShape.shape.data,
  WebhookInboxItem: messageShape.shape.data.shape.inbox.element,
};

const HEADERS = {
  "webhook-id": "The event's id, which is the same for each attempt.",
  "webhook-timestamp": "The time of this attempt, in seconds since 1970.",
  "webhook-signature":
    "Signatures of `id.timestamp.body`, separated by spaces: each is `v1,` followed by base64.",
};

/** The messages of this server, as OpenAPI 3.1 webhooks. */
export const outgoing = {
  ledgerEvent: {
    post: {
      operationId: "receive_ledger_event",
      summary: "An event of the ledger",
      description:
        "Sent to webhooks created with `create_webhook`, at least once and in ledger order, signed according to Standard Webhooks.",
      tags: ["webhooks"],
      security: [],
      parameters: Object.entries(HEADERS).map(([name, description]) => ({
        name,
        in: "header",
        required: true,
        description,
        schema: { type: "string" },
      })),
      requestBody: {
        required: true,
        content: {
          "application/json": {
            schema: { $ref: "#/components/schemas/WebhookMessage" },
            example: EXAMPLE,
          },
        },
      },
      responses: {
        "2XX": { description: "Accepted: the next message can be sent." },
        "410": { description: "Disables the webhook." },
      },
    },
  },
};
