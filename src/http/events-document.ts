import { answers } from "../views/schema-names.ts";
import { streamedEventShape } from "../views/streamed-event.ts";
import { schemaRef } from "./json-schema.ts";

/** The path of the stream, beside the operations under /v1. */
export const EVENTS_PATH = "/events";

/** Its tag in the OpenAPI document. */
export const EVENTS_TAG = "events";

const EXAMPLE = `event: ready
id: 41
data: {"sequence":41}

id: 42
data: {"sequence":42,"event_type":"ALLOCATION","event_id":"0199f3a0-0000-7000-8000-000000000006","user_id":"0199f3a0-0000-7000-8000-000000000001","source_account_id":"0199f3a0-0000-7000-8000-000000000004","source_goal_id":null,"dest_goal_id":"0199f3a0-0000-7000-8000-000000000005"}
`;

const DESCRIPTION = `Streams the couple's ledger as server-sent events, within a second of each commit. A message has the type and the ids
of an event and never an amount, name or text; read those with the other operations. Events in the partner's private accounts and
entries look as they do in \`list_ledger\`.

\`ready\` comes first and has the sequence after which events follow. Each event is a message without a name, with a \`StreamedEvent\` as data
and its sequence as id. With \`Last-Event-ID\`, which browsers send when they reconnect, the stream continues after that sequence, or
sends \`reload\` if the client missed too much: then read everything again. Comments keep an idle connection open.

The stream ends when the token or session ends, when the user leaves the couple, and when the server stops.

Requires the scope \`read\`.

Specific refusals: \`no_couple\`, \`too_many_streams\`.`;

/** The stream in the OpenAPI document. */
export const eventsPath = {
  servers: [{ url: "/", description: "This server" }],
  get: {
    operationId: "stream_events",
    summary: "Stream events",
    description: DESCRIPTION,
    tags: [EVENTS_TAG],
    security: [{ userToken: ["read"] }, { operatorKey: [] }],
    parameters: [
      {
        name: "Last-Event-ID",
        in: "header",
        description: "The id of the last message that the client received.",
        schema: { type: "string" },
      },
      {
        name: "couple_id",
        in: "query",
        description: "The couple; required with the operator key.",
        schema: { type: "string", format: "uuid" },
      },
    ],
    responses: {
      "200": {
        description: "Messages, until the client or the server ends the stream.",
        content: {
          "text/event-stream": {
            // OpenAPI 3.1 cannot describe the parts of a stream. The schema is that of the data of each event.
            schema: {
              type: "string",
              contentMediaType: "application/json",
              contentSchema: schemaRef(answers.get(streamedEventShape)?.id ?? ""),
            },
            example: EXAMPLE,
          },
        },
      },
      default: { $ref: "#/components/responses/Problem" },
    },
  },
};
